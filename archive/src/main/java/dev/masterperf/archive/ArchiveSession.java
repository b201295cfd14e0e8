package dev.masterperf.archive;

import dev.masterperf.archive.PartitionArchive.Surroundings;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.manifest.DamagedManifestException;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.OutpacedException;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership in the consumer group, from subscription to close. A partition that cannot go on
 * is paused and tried again later, while polling, and so the membership, goes on. What all of them
 * collect is bounded: beyond it the largest segment is closed, and while that waits for the bucket
 * nothing more is read. Confined to one thread.
 */
final class ArchiveSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final double NANOS_PER_SECOND = 1e9;

  private final Consumer<byte[], byte[]> consumer;
  private final Surroundings in;
  private final Manifest manifest;
  private final Problems problems;
  private final RandomGenerator random;
  private final Map<TopicPartition, AssignedPartition> assigned = new LinkedHashMap<>();
  private boolean full;

  ArchiveSession(
      Consumer<byte[], byte[]> consumer,
      Surroundings in,
      Problems problems,
      RandomGenerator random) {
    this.consumer = consumer;
    this.in = in;
    this.manifest = new Manifest(in.bucket());
    this.problems = problems;
    this.random = random;
    consumer.subscribe(
        Arrays.stream(Source.values()).map(source -> source.topic().name()).toList(),
        new Assignment());
  }

  /** Takes what has come and goes one step on with each partition that has something to do. */
  void round() {
    collect(poll());
    makeRoom();
    for (AssignedPartition partition : assigned.values()) {
      partition.archive().ifPresent(PartitionArchive::closeIfOld);
      // One failed call a round: a bucket that hangs must not keep the consumer from polling.
      if (hasWork(partition) && partition.due() && !advance(partition)) {
        break;
      }
    }
    makeRoom();
    tellLag();
  }

  private static boolean hasWork(AssignedPartition partition) {
    return partition.archive().map(archive -> !archive.collecting()).orElse(true);
  }

  /** Stores what was collected, trying each step once. What fails stays in the topic. */
  void flush() {
    for (AssignedPartition partition : assigned.values()) {
      partition.archive().ifPresent(PartitionArchive::close);
      while (partition.archive().isPresent() && hasWork(partition)) {
        if (!advance(partition)) {
          return;
        }
      }
    }
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    boolean busy = assigned.values().stream().anyMatch(p -> hasWork(p) && p.due());
    try {
      return consumer.poll(busy ? Duration.ZERO : POLL);
    } catch (OffsetOutOfRangeException e) {
      e.partitions().forEach(this::resumeLater);
      return ConsumerRecords.empty();
    }
  }

  private void collect(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition topicPartition : records.partitions()) {
      AssignedPartition partition = assigned.get(topicPartition);
      if (partition != null) {
        partition
            .archive()
            .ifPresent(archive -> collect(partition, archive, records.records(topicPartition)));
      }
    }
  }

  private void collect(
      AssignedPartition partition,
      PartitionArchive archive,
      List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (!archive.collecting()) {
        // Closed by the record before; what came beside it is fetched again.
        pause(partition);
        consumer.seek(partition.topicPartition(), archive.next());
        return;
      }
      archive.add(record.offset(), record.timestamp(), record.key(), record.value());
    }
    if (!archive.collecting()) {
      pause(partition);
    }
  }

  private void pause(AssignedPartition partition) {
    consumer.pause(List.of(partition.topicPartition()));
  }

  /**
   * Closes the largest segment where all together take too much, and reads on where they do not.
   */
  private void makeRoom() {
    boolean nowFull = bytes() >= in.segments().memoryBytes();
    if (nowFull && assigned.values().stream().noneMatch(ArchiveSession::isOnItsWay)) {
      assigned.values().stream()
          .filter(partition -> partition.archive().isPresent())
          .max(Comparator.comparingLong(ArchiveSession::bytes))
          .flatMap(AssignedPartition::archive)
          .ifPresent(PartitionArchive::close);
    }
    if (nowFull != full) {
      full = nowFull;
      assigned.values().forEach(this::pauseOrResume);
    }
  }

  private static boolean isOnItsWay(AssignedPartition partition) {
    return partition.archive().map(archive -> !archive.collecting()).orElse(false);
  }

  private static long bytes(AssignedPartition partition) {
    return partition.archive().map(PartitionArchive::bytes).orElse(0L);
  }

  private long bytes() {
    return assigned.values().stream().mapToLong(ArchiveSession::bytes).sum();
  }

  private void pauseOrResume(AssignedPartition partition) {
    if (full || hasWork(partition)) {
      pause(partition);
    } else {
      consumer.resume(List.of(partition.topicPartition()));
    }
  }

  /** One step of a partition; false if it failed, and then it is paused until a later one. */
  private boolean advance(AssignedPartition partition) {
    try {
      partition.archive().ifPresentOrElse(a -> advance(partition, a), () -> resume(partition));
      partition.succeeded();
      problems.solved(partition.place());
      return true;
    } catch (OutpacedException e) {
      // The other one archived what is collected here, or a part of it.
      LOG.atWarn()
          .addKeyValue("source", partition.source())
          .addKeyValue("problem", e.getMessage())
          .log("another process archives this partition too; going on behind it");
      resumeLater(partition.topicPartition());
      return true;
    } catch (BucketException
        | DamagedManifestException
        | ArchiveConflictException
        | UncheckedIOException
        | RetriableException e) {
      pause(partition);
      partition.failed();
      in.totals().failed(partition.source().source());
      problems.report(partition.place(), e);
      if (partition.archive().isEmpty()) {
        partition.unknown(behindTheGroup(partition.topicPartition()));
      }
      return false;
    }
  }

  private void advance(AssignedPartition partition, PartitionArchive archive) {
    if (archive.advance()) {
      pauseOrResume(partition);
      // For those who watch the group's lag; the manifest alone decides where to go on.
      consumer.commitAsync(
          Map.of(partition.topicPartition(), new OffsetAndMetadata(archive.next())), null);
    }
  }

  private void resume(AssignedPartition partition) {
    TopicPartition topicPartition = partition.topicPartition();
    List<TopicPartition> one = List.of(topicPartition);
    PartitionManifest counts = manifest.read(partition.source());
    ResumePoint point =
        ResumePoint.decide(
            counts,
            in.cluster().id(),
            consumer.beginningOffsets(one).getOrDefault(topicPartition, 0L),
            consumer.endOffsets(one).getOrDefault(topicPartition, 0L));
    point
        .lost()
        .ifPresent(
            range -> {
              in.totals().lost(partition.source().source(), range);
              LOG.atError()
                  .addKeyValue("source", partition.source())
                  .addKeyValue("first", range.first())
                  .addKeyValue("last", range.last())
                  .log("topic dropped records before they were archived");
            });
    partition.resumed(new PartitionArchive(counts, point.offset(), in));
    consumer.seek(topicPartition, point.offset());
    pauseOrResume(partition);
  }

  private void resumeLater(TopicPartition topicPartition) {
    // Any position will do: it keeps the consumer from looking for one by itself.
    consumer.seek(topicPartition, 0);
    consumer.pause(List.of(topicPartition));
    assigned
        .computeIfAbsent(topicPartition, tp -> new AssignedPartition(tp, random, in.nanoTime()))
        .forget();
  }

  private void tellLag() {
    in.totals()
        .owns(
            assigned.values().stream()
                .map(AssignedPartition::source)
                .collect(Collectors.toUnmodifiableSet()));
    for (Source source : Source.values()) {
      List<AssignedPartition> partitions =
          assigned.values().stream()
              .filter(partition -> partition.source().source() == source)
              .toList();
      long oldestNanos =
          partitions.stream()
              .mapToLong(
                  partition ->
                      partition
                          .archive()
                          .map(PartitionArchive::oldestNanos)
                          .orElseGet(partition::unknownNanos))
              .max()
              .orElse(0);
      in.totals()
          .lag(
              source,
              partitions.stream().mapToLong(this::lag).sum(),
              oldestNanos / NANOS_PER_SECOND);
    }
  }

  /** Offsets that are not archived yet, as far as the consumer knows of them. */
  private long lag(AssignedPartition partition) {
    return partition
        .archive()
        .map(
            archive ->
                consumer.currentLag(partition.topicPartition()).orElse(0)
                    + consumer.position(partition.topicPartition())
                    - archive.due())
        .orElseGet(partition::unknownOffsets);
  }

  /** For a partition whose manifest cannot be read; 0 where the brokers do not tell either. */
  private long behindTheGroup(TopicPartition partition) {
    try {
      long end = consumer.endOffsets(List.of(partition), ASK_TIMEOUT).getOrDefault(partition, 0L);
      OffsetAndMetadata last = consumer.committed(Set.of(partition), ASK_TIMEOUT).get(partition);
      return Math.max(0, end - (last == null ? 0 : last.offset()));
    } catch (RetriableException e) {
      return 0;
    }
  }

  /** Leaves; what is still collected is dropped and stays in the topic. */
  @Override
  public void close() {
    assigned.values().forEach(AssignedPartition::forget);
    in.totals().owns(Set.of());
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }

  private final class Assignment implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      partitions.forEach(ArchiveSession.this::resumeLater);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      for (TopicPartition topicPartition : partitions) {
        AssignedPartition partition = assigned.remove(topicPartition);
        if (partition != null) {
          partition.forget();
          problems.solved(partition.place());
        }
      }
    }
  }
}
