package dev.masterperf.streams.ingest;

import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;
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

  private Sensor sensor(String operation) {
    return metrics.addRateTotalSensor(OPERATION, task.toString(), operation, RecordingLevel.INFO);
  }

  /** A metric that came too late for windows of some resolution. */
  public void late() {
    late.record();
  }

  /** A dead letter with this reason. */
  public void refused(String reason) {
    refused.record();
    refusedByReason.computeIfAbsent(reason, why -> sensor(REFUSED + "-" + why)).record();
  }

  /** An event of a series for which there was no room. */
  public void overflowed() {
    overflowed.record();
  }

  /** Counts it, and says once how the sender can save itself and us the detour. */
  public void misplaced(SeriesKey series) {
    misplaced.record();
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
