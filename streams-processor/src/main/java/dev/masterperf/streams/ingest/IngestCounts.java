package dev.masterperf.streams.ingest;

import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts of what one task could not take as it came, among the metrics of Kafka Streams: {@code
 * stream-ingest-metrics} with {@code refused-total}, {@code misplaced-total} and {@code
 * overflowed-total}.
 */
public final class IngestCounts {
  private static final Logger LOG = LoggerFactory.getLogger(IngestCounts.class);

  private final Sensor refused;
  private final Sensor misplaced;
  private final Sensor overflowed;
  private boolean hinted;

  public IngestCounts(StreamsMetrics metrics, TaskId task) {
    this.refused = sensor(metrics, task, "refused");
    this.misplaced = sensor(metrics, task, "misplaced");
    this.overflowed = sensor(metrics, task, "overflowed");
  }

  private static Sensor sensor(StreamsMetrics metrics, TaskId task, String operation) {
    return metrics.addRateTotalSensor("ingest", task.toString(), operation, RecordingLevel.INFO);
  }

  public void refused() {
    refused.record();
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
