package dev.masterperf.streams.ingest;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts of what one task could not take as it came, among the metrics of Kafka Streams: {@code
 * stream-ingest-metrics} with {@code late-total}, {@code misplaced-total}, {@code
 * overflowed-total}, {@code refused-total}, and {@code refused-future-total} and the like for each
 * reason. A summary counts once, however many events it holds.
 */
public final class IngestCounts {
  private static final Logger LOG = LoggerFactory.getLogger(IngestCounts.class);
  private static final String OPERATION = "ingest";
  private static final String GROUP = "stream-" + OPERATION + "-metrics";
  private static final String TOTAL = "-total";
  private static final String REFUSED = "refused";

  /** How the text of their keys begins. */
  private static final String ROWS = "global|MasterPerf|performance|Processor|";

  private final StreamsMetrics metrics;
  private final TaskId task;
  private final Sensor late;
  private final Sensor refused;
  private final Sensor misplaced;
  private final Sensor overflowed;
  private final Map<String, Sensor> refusedByReason = new HashMap<>();
  private boolean hinted;

  public IngestCounts(StreamsMetrics metrics, TaskId task) {
    this.metrics = metrics;
    this.task = task;
    this.late = sensor("late");
    this.refused = sensor(REFUSED);
    this.misplaced = sensor("misplaced");
    this.overflowed = sensor("overflowed");
  }

  /**
   * What was counted, summed over the tasks that these metrics know: by {@code late}, {@code
   * misplaced}, {@code overflowed}, {@code refused}, and {@code refused-} with a reason.
   */
  public static Map<String, Long> totals(Map<MetricName, ? extends Metric> metrics) {
    Map<String, Long> totals = new TreeMap<>();
    metrics.forEach(
        (name, metric) -> {
          if (name.group().equals(GROUP)
              && name.name().endsWith(TOTAL)
              && metric.metricValue() instanceof Number total) {
            String operation = name.name().substring(0, name.name().length() - TOTAL.length());
            totals.merge(operation, total.longValue(), Long::sum);
          }
        });
    return totals;
  }

  /**
   * The series that shows one of {@link #totals}, as yet without source; empty for {@code refused},
   * which its reasons add up to.
   */
  public static Optional<Series> row(String total) {
    if (total.equals(REFUSED)) {
      return Optional.empty();
    }
    boolean refused = total.startsWith(REFUSED + "-");
    Map<String, String> labels =
        refused ? Map.of("reason", total.substring(REFUSED.length() + 1)) : Map.of();
    return Optional.of(
        new Series(
            Series.DEFAULT_SCOPE,
            "MasterPerf",
            MetricType.PERFORMANCE,
            "Processor",
            Series.DEFAULT_SUB_CAT,
            refused ? REFUSED : total,
            "",
            new TreeMap<>(labels)));
  }

  private static boolean isRow(SeriesKey series) {
    return series.text().startsWith(ROWS);
  }

  private Sensor sensor(String operation) {
    return metrics.addRateTotalSensor(OPERATION, task.toString(), operation, RecordingLevel.INFO);
  }

  /** A metric of this series that came too late for windows of some resolution. */
  public void late(SeriesKey series) {
    if (!isRow(series)) {
      late.record();
    }
  }

  /**
   * A dead letter.
   *
   * @param series null where none could be read
   */
  public void refused(String reason, @Nullable SeriesKey series) {
    if (series == null || !isRow(series)) {
      refused.record();
      refusedByReason.computeIfAbsent(reason, why -> sensor(REFUSED + "-" + why)).record();
    }
  }

  /** An event of a series for which there was no room. */
  public void overflowed(SeriesKey series) {
    if (!isRow(series)) {
      overflowed.record();
    }
  }

  /** Counts it, and says once how the sender can save itself and us the detour. */
  public void misplaced(SeriesKey series) {
    if (!isRow(series)) {
      misplaced.record();
    }
    if (!hinted) {
      hinted = true;
      LOG.atWarn()
          .addKeyValue("series", series)
          .log(
              "metrics arrive outside their home partition and pass through "
                  + Topics.REHOME
                  + "; let the client use Kafka's default partitioner with the series' canonical"
                  + " text as key (kcat: -X partitioner=murmur2_random)");
    }
  }
}
