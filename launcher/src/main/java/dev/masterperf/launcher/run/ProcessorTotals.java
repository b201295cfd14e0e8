package dev.masterperf.launcher.run;

import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.streams.ingest.IngestCounts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a processor could not take as it came into rows of category {@code MasterPerf}, each
 * second, on a thread of its own, {@code processor-totals}. A row begins with what it counts.
 */
final class ProcessorTotals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessorTotals.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Supplier<Map<String, Long>> totals;
  private final MasterPerfTracker tracker;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("processor-totals"));
  private final Map<String, Long> told = new HashMap<>();

  /**
   * @param totals of the processor, since it began
   * @param tracker whose source names the processor among others; closed with this
   */
  ProcessorTotals(Supplier<Map<String, Long>> totals, MasterPerfTracker tracker) {
    this.totals = totals;
    this.tracker = tracker;
  }

  void start() {
    thread.scheduleWithFixedDelay(
        this::tellSafely, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tellSafely() {
    try {
      tell();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("cannot count what was not taken, trying again");
    }
  }

  /** Counts what came since the last time. */
  void tell() {
    totals
        .get()
        .forEach(
            (name, total) -> {
              long before = told.getOrDefault(name, 0L);
              // A stream thread that was replaced takes its counts along.
              long more = total < before ? total : total - before;
              told.put(name, total);
              if (more > 0) {
                IngestCounts.row(name).ifPresent(row -> tracker.counter(row, Unit.ONE).add(more));
              }
            });
  }

  /** What was counted and not told yet is lost with the process. */
  @Override
  public void close() {
    thread.shutdownNow();
    tracker.close();
  }
}
