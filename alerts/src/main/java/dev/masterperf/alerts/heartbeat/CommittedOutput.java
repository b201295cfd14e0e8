package dev.masterperf.alerts.heartbeat;

import dev.masterperf.alerts.topic.CommittedRecords;
import dev.masterperf.model.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * When the newest closed window that is committed came about, on each partition. It reads the ends
 * of the topic alone: what else there is of it does not matter here, and would be much. To be used
 * by one thread.
 */
final class CommittedOutput implements AutoCloseable {
  /** Where a transaction ends there is its marker, and behind it may be one that was taken back. */
  private static final long TAIL = 50;

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final int POLLS = 4;

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final InstantSource clock;
  private final Map<Integer, Instant> newest = new HashMap<>();
  private final Map<Integer, Long> highest = new HashMap<>();

  /**
   * @param kafka how to reach the cluster
   * @param partitions of the topic
   * @param clock of this process, by which what comes is told the time: a broker whose clock was
   *     ahead once would make all look fresh until that time
   */
  CommittedOutput(Map<String, Object> kafka, String clientId, int partitions, InstantSource clock) {
    this(CommittedRecords.consumer(kafka, clientId), partitions, clock);
  }

  /**
   * @param consumer closed by {@link #close()}
   */
  CommittedOutput(Consumer<byte[], byte[]> consumer, int partitions, InstantSource clock) {
    this.clock = clock;
    this.consumer = consumer;
    this.partitions =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(Topics.AGGREGATES.name(), partition))
            .toList();
    consumer.assign(this.partitions);
  }

  /**
   * By partition, as far as any is known.
   *
   * @throws org.apache.kafka.common.KafkaException if the brokers do not answer
   */
  Map<Integer, Instant> newest() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    ends.forEach((partition, end) -> consumer.seek(partition, Math.max(end - TAIL, 0)));
    Set<Integer> known = Set.copyOf(highest.keySet());
    for (int i = 0; i < POLLS && !atEnd(ends); i++) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(record, known.contains(record.partition()));
      }
    }
    return Map.copyOf(newest);
  }

  /** Of what was there before the first look only the broker knows when it came. */
  private void take(ConsumerRecord<byte[], byte[]> record, boolean known) {
    int partition = record.partition();
    if (record.offset() <= highest.getOrDefault(partition, -1L)) {
      return;
    }
    highest.put(partition, record.offset());
    Instant now = clock.instant();
    Instant stamped = Instant.ofEpochMilli(record.timestamp());
    newest.put(partition, known || stamped.isAfter(now) ? now : stamped);
  }

  private boolean atEnd(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE));
  }
}
