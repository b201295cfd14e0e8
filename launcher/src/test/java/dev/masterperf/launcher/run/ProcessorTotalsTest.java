package dev.masterperf.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.MetricPublisher;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessorTotalsTest {
  private final Map<String, Long> counted = new HashMap<>();
  private final MasterPerfTracker tracker =
      new MasterPerfTracker(
          new Taking(), "global", "processor-1", InstantSource.system(), System::nanoTime);
  private final ProcessorTotals totals = new ProcessorTotals(() -> counted, tracker);

  @AfterEach
  void close() {
    totals.close();
  }

  @Test
  void aRowBeginsWithWhatItCounts() {
    counted.putAll(Map.of("late", 0L, "refused", 0L, "misplaced", 0L));

    totals.tell();

    assertThat(tracker.getMasterPerfMetrics()).isEmpty();
  }

  @Test
  void whatIsRefusedIsCountedByReasonAndNotOnceMoreInAll() {
    counted.putAll(Map.of("late", 3L, "refused", 7L, "refused-future", 5L, "refused-invalid", 2L));

    totals.tell();

    assertThat(rows())
        .isEqualTo(
            Map.of(
                "global|MasterPerf|performance|Processor|General|late|processor-1|",
                3.0,
                "global|MasterPerf|performance|Processor|General|refused|processor-1|reason=future",
                5.0,
                "global|MasterPerf|performance|Processor|General|refused|processor-1|reason=invalid",
                2.0));
  }

  @Test
  void theyGoOnFromWhatWasToldAlsoWhenAStreamThreadWasReplaced() {
    counted.put("late", 3L);
    totals.tell();
    counted.put("late", 10L);
    totals.tell();
    totals.tell();
    counted.put("late", 1L); // the new thread began at 0

    totals.tell();

    assertThat(rows()).containsOnlyKeys(late()).containsEntry(late(), 11.0);
  }

  private static String late() {
    return "global|MasterPerf|performance|Processor|General|late|processor-1|";
  }

  private Map<String, Double> rows() {
    return tracker.getMasterPerfMetrics().stream()
        .collect(Collectors.toMap(row -> row.series().key().text(), ProcessorTotalsTest::number));
  }

  private static Double number(PerfMetric row) {
    Double last = row.measure();
    return last == null ? Double.valueOf(row.value()) : last;
  }

  /** A broker that takes all. */
  private static final class Taking implements MetricPublisher {
    @Override
    public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
