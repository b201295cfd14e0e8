package dev.masterperf.archive;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition the group gave to this process, and when its next step may be tried. It has no
 * archive until the bucket has told where to go on. Confined to one thread.
 */
final class AssignedPartition {
  private final TopicPartition topicPartition;
  private final LongSupplier nanoTime;
  private final Backoff backoff;
  private @Nullable PartitionArchive archive;
  private long failedNanos;
  private long waitNanos;

  AssignedPartition(TopicPartition topicPartition, RandomGenerator random, LongSupplier nanoTime) {
    this.topicPartition = topicPartition;
    this.nanoTime = nanoTime;
    this.backoff = new Backoff(random);
  }

  TopicPartition topicPartition() {
    return topicPartition;
  }

  int partition() {
    return topicPartition.partition();
  }

  /** How problems of this partition are called. */
  String place() {
    return "partition " + partition();
  }

  Optional<PartitionArchive> archive() {
    return Optional.ofNullable(archive);
  }

  void resumed(PartitionArchive newArchive) {
    archive = newArchive;
  }

  /** Drops what was collected; the bucket will be asked again. */
  void forget() {
    archive = null;
  }

  /** Whether a step may be tried now. */
  boolean due() {
    return nanoTime.getAsLong() - failedNanos >= waitNanos;
  }

  void failed() {
    failedNanos = nanoTime.getAsLong();
    waitNanos = backoff.failed().toNanos();
  }

  void succeeded() {
    waitNanos = 0;
    backoff.succeeded();
  }
}
