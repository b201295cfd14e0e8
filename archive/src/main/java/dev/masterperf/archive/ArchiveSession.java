package dev.masterperf.archive;

import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.segment.ArchiveConflictException;
import dev.masterperf.archive.segment.ResumePoint;
import dev.masterperf.archive.segment.SegmentStore;
import dev.masterperf.model.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
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
 * is paused and tried again later, while polling, and so the membership, goes on. Confined to one
 * thread.
 */
final class ArchiveSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final SegmentStore store;
  private final ArchiverSettings settings;
  private final Problems problems;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, AssignedPartition> assigned = new LinkedHashMap<>();

  ArchiveSession(
      Consumer<byte[], byte[]> consumer,
      SegmentStore store,
      ArchiverSettings settings,
      Problems problems,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.store = store;
    this.settings = settings;
    this.problems = problems;
    this.random = random;
    this.nanoTime = nanoTime;
    consumer.subscribe(List.of(Topics.AGGREGATES.name()), new Assignment());
  }

  /** Takes what has come and stores what is due. */
  void round() {
    collect(poll());
    for (AssignedPartition partition : assigned.values()) {
      // One failed call a round: a bucket that hangs must not keep the consumer from polling.
      if (partition.due() && !advance(partition)) {
        return;
      }
    }
  }

  /** Stores what was collected, trying each partition once. What fails stays in the topic. */
  void flush() {
    for (AssignedPartition partition : assigned.values()) {
      partition.archive().ifPresent(PartitionArchive::close);
      if (partition.archive().isPresent() && !advance(partition)) {
        return;
      }
    }
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(POLL);
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
      archive.add(record.offset(), record.value());
      if (!archive.collecting() && !advance(partition)) {
        consumer.seek(partition.topicPartition(), archive.next());
        return;
      }
    }
  }

  /** One step of a partition; false if it failed, and then it is paused until a later one. */
  private boolean advance(AssignedPartition partition) {
    try {
      partition.archive().ifPresentOrElse(a -> store(partition, a), () -> resume(partition));
      partition.succeeded();
      problems.solved(partition.place());
      return true;
    } catch (BucketException | ArchiveConflictException | RetriableException e) {
      consumer.pause(List.of(partition.topicPartition()));
      partition.failed();
      problems.report(partition.place(), e);
      return false;
    }
  }

  private void store(AssignedPartition partition, PartitionArchive archive) {
    archive.closeIfOld();
    if (archive.store()) {
      consumer.resume(List.of(partition.topicPartition()));
      // For those who watch the group's lag; the bucket alone decides where to go on.
      consumer.commitAsync(
          Map.of(partition.topicPartition(), new OffsetAndMetadata(archive.next())), null);
    }
  }

  private void resume(AssignedPartition partition) {
    TopicPartition topicPartition = partition.topicPartition();
    List<TopicPartition> one = List.of(topicPartition);
    ResumePoint point =
        ResumePoint.decide(
            partition.partition(),
            store.lastArchived(partition.partition()),
            consumer.beginningOffsets(one).getOrDefault(topicPartition, 0L),
            consumer.endOffsets(one).getOrDefault(topicPartition, 0L));
    point
        .lost()
        .ifPresent(
            range ->
                LOG.atError()
                    .addKeyValue("offsets", range)
                    .log("topic dropped records before they were archived"));
    partition.resumed(
        new PartitionArchive(
            partition.partition(),
            point.offset(),
            store,
            settings.segmentMaxBytes(),
            settings.segmentMaxAge(),
            nanoTime));
    consumer.seek(topicPartition, point.offset());
    consumer.resume(one);
  }

  private void resumeLater(TopicPartition topicPartition) {
    // Any position will do: it keeps the consumer from looking for one by itself.
    consumer.seek(topicPartition, 0);
    consumer.pause(List.of(topicPartition));
    assigned
        .computeIfAbsent(topicPartition, tp -> new AssignedPartition(tp, random, nanoTime))
        .forget();
  }

  /** Leaves; what is still collected is dropped and stays in the topic. */
  @Override
  public void close() {
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
          problems.solved(partition.place());
        }
      }
    }
  }
}
