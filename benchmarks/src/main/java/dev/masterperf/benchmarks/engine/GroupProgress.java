package dev.masterperf.benchmarks.engine;

import dev.masterperf.model.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group has committed the metrics topic. */
final class GroupProgress {
  private static final double WARM = 0.3;
  private static final long POLL_MILLIS = 100;

  private final Admin admin;
  private final String group;
  private final long end;

  GroupProgress(Admin admin, String group) throws InterruptedException, ExecutionException {
    this.admin = admin;
    this.group = group;
    this.end =
        admin
            .listOffsets(
                IntStream.range(0, Bench.PARTITIONS)
                    .mapToObj(p -> new TopicPartition(Topics.METRICS.name(), p))
                    .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
            .all()
            .get()
            .values()
            .stream()
            .mapToLong(offset -> offset.offset())
            .sum();
  }

  /**
   * Waits until all is committed; the first 30 % are for warming up and do not count.
   *
   * @param alive stops waiting when false
   * @return samples a second of the rest
   */
  double samplesPerSecond(Workload workload, BooleanSupplier alive)
      throws InterruptedException, ExecutionException {
    long warmAt = (long) (WARM * end);
    long beginNanos = 0;
    long beginOffset = 0;
    while (true) {
      long committed = committed();
      if (beginNanos == 0 && committed >= warmAt) {
        beginNanos = System.nanoTime();
        beginOffset = committed;
      }
      if (committed >= end) {
        return (committed - beginOffset)
            * (double) workload.batch()
            * 1e9
            / (System.nanoTime() - beginNanos);
      }
      if (!alive.getAsBoolean()) {
        throw new IllegalStateException("the processor under test stopped");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private long committed() throws InterruptedException, ExecutionException {
    Map<TopicPartition, ?> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return offsets.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(Topics.METRICS.name()))
        .filter(entry -> entry.getValue() != null)
        .mapToLong(
            entry ->
                ((org.apache.kafka.clients.consumer.OffsetAndMetadata) entry.getValue()).offset())
        .sum();
  }
}
