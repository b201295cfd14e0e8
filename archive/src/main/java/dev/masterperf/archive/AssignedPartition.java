package dev.masterperf.archive;

import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition the group gave to this process, and when its next step may be tried. It has no
 * archive until the manifest has told where to go on. Confined to one thread.
 */
final class AssignedPartition {
  private final TopicPartition topicPartition;
  private final SourcePartition source;
  private final LongSupplier nanoTime;
  private final Backoff backoff;
  private @Nullable PartitionArchive archive;
  private long failedNanos;
  private long waitNanos;
  private long unknownSinceNanos;
  private long unknownOffsets;

  AssignedPartition(TopicPartition topicPartition, RandomGenerator random, LongSupplier nanoTime) {
    this.topicPartition = topicPartition;
    this.source = new SourcePartition(source(topicPartition.topic()), topicPartition.partition());
    this.nanoTime = nanoTime;
    this.backoff = new Backoff(random);
    this.unknownSinceNanos = nanoTime.getAsLong();
  }

  private static Source source(String topic) {
    return Arrays.stream(Source.values())
        .filter(source -> source.topic().name().equals(topic))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("topic " + topic + " is not archived"));
  }

  TopicPartition topicPartition() {
    return topicPartition;
  }

  SourcePartition source() {
    return source;
  }

  /** How problems of this partition are called. */
  String place() {
    return source.toString();
  }

  Optional<PartitionArchive> archive() {
    return Optional.ofNullable(archive);
  }

  void resumed(PartitionArchive newArchive) {
    archive = newArchive;
  }

  /** Drops what was collected; the manifest will be asked again. */
  void forget() {
    PartitionArchive dropped = archive;
    if (dropped != null) {
      dropped.discard();
    }
    archive = null;
    unknownSinceNanos = nanoTime.getAsLong();
    unknownOffsets = 0;
  }

  /** While there is no archive: how long the manifest has not told where to go on, nanoseconds. */
  long unknownNanos() {
    return nanoTime.getAsLong() - unknownSinceNanos;
  }

  /** How many offsets wait while the manifest does not tell, as far as the group knows. */
  long unknownOffsets() {
    return unknownOffsets;
  }

  void unknown(long offsets) {
    unknownOffsets = offsets;
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
