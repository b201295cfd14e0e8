package dev.masterperf.launcher.doctor;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.AdminCall;
import dev.masterperf.model.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Compares the clock of this machine with the newest stamps that brokers gave to metrics. They tell
 * of clocks that are ahead: a processor that runs appends to each partition all the time, so behind
 * are those that are old while one runs.
 */
record ClocksCheck(Admin admin, InstantSource clock) implements Check {
  private static final Duration TOLERATED = Duration.ofSeconds(2);

  @Override
  public String subject() {
    return "clocks";
  }

  @Override
  public List<Finding> look() {
    long newest = newestStamp();
    if (newest < 0) {
      return List.of(Finding.ok(subject(), "no broker stamped anything yet"));
    }
    Instant now = clock.instant();
    Duration ahead = Duration.between(now, Instant.ofEpochMilli(newest));
    if (ahead.compareTo(TOLERATED) > 0) {
      return List.of(
          Finding.fail(
              subject(),
              "a broker stamped metrics with %s, %d s ahead of this machine"
                  .formatted(Instant.ofEpochMilli(newest), ahead.toSeconds()),
              "set the clock that is wrong; docs/deployment.md (A clock ran ahead) tells what"
                  + " happens until then"));
    }
    return List.of(
        Finding.ok(
            subject(),
            "the newest stamp of a broker is %d ms old"
                .formatted(Math.max(0, ahead.negated().toMillis()))));
  }

  /** Epoch milliseconds; -1 if there is none. */
  private long newestStamp() {
    try {
      TopicDescription metrics =
          AdminCall.once(
                  "describe topic " + Topics.METRICS,
                  () -> admin.describeTopics(List.of(Topics.METRICS.name())).allTopicNames())
              .values()
              .iterator()
              .next();
      Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
      metrics
          .partitions()
          .forEach(
              each ->
                  newest.put(
                      new TopicPartition(metrics.name(), each.partition()),
                      OffsetSpec.maxTimestamp()));
      return AdminCall.once("find the newest records", () -> admin.listOffsets(newest).all())
          .values()
          .stream()
          .mapToLong(ListOffsetsResultInfo::timestamp)
          .max()
          .orElse(-1);
    } catch (CannotStartException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return -1;
      }
      throw e;
    }
  }
}
