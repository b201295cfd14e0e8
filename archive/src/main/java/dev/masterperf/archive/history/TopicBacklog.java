package dev.masterperf.archive.history;

import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the manifest with the topics themselves, so that it does not matter which process
 * archives a partition, or whether any does. It looks once a minute at most: what comes in between
 * is too young to have left the hot stores. One thread at a time, the others wait.
 */
public final class TopicBacklog implements Backlog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicBacklog.class);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  /** Of a topic that does not give what it said it has. */
  private static final int POLLS = 50;

  /** One record is enough, however long. */
  private static final int FETCH_BYTES = 1 << 16;

  private final Consumer<byte[], byte[]> consumer;
  private final InstantSource clock;
  private Map<SourcePartition, Held> held = Map.of();
  private long lookedMillis = Long.MIN_VALUE;

  /**
   * What a topic holds that was not archived when it was looked at.
   *
   * @param appendMillis of the oldest of it
   * @param end the offset behind the newest of it
   */
  private record Held(long appendMillis, long end) {}

  /**
   * @param kafka where the brokers are, as for any client
   * @param name of this client, for the brokers' logs
   */
  public TopicBacklog(Map<String, Object> kafka, String name, InstantSource clock) {
    this(
        new KafkaConsumer<>(
            config(kafka, name), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        clock);
  }

  TopicBacklog(Consumer<byte[], byte[]> consumer, InstantSource clock) {
    this.consumer = consumer;
    this.clock = clock;
  }

  private static Map<String, Object> config(Map<String, Object> kafka, String name) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_TIMEOUT.toMillis());
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return config;
  }

  @Override
  public synchronized List<Behind> behind(List<PartitionManifest> counts) {
    Map<SourcePartition, Long> due = new HashMap<>();
    counts.forEach(one -> due.put(one.partition(), one.lastOffset().orElse(-1) + 1));
    long now = clock.millis();
    if (lookedMillis == Long.MIN_VALUE
        || now < lookedMillis
        || now - lookedMillis >= LOOK_AGAIN.toMillis()) {
      look(due);
      lookedMillis = now;
    }
    List<Behind> behind = new ArrayList<>();
    held.forEach(
        (partition, records) -> {
          if (due.getOrDefault(partition, 0L) < records.end) {
            behind.add(new Behind(partition, records.appendMillis));
          }
        });
    return behind;
  }

  private void look(Map<SourcePartition, Long> due) {
    try {
      held = held(due);
    } catch (InterruptException e) {
      throw new HistoryInterruptedException();
    } catch (KafkaException e) {
      // Hot windows are not to be had either then, and the answer tells so.
      LOG.atWarn().setCause(e).log("cannot tell what is not archived yet, going by what was known");
    }
  }

  private Map<SourcePartition, Held> held(Map<SourcePartition, Long> due) {
    Map<TopicPartition, SourcePartition> all = partitions();
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(all.keySet());
    Map<TopicPartition, Long> end = consumer.endOffsets(all.keySet());
    Map<TopicPartition, Long> next = new HashMap<>();
    all.forEach(
        (partition, source) -> {
          long first = Math.max(due.getOrDefault(source, 0L), begin.getOrDefault(partition, 0L));
          if (first < end.getOrDefault(partition, 0L)) {
            next.put(partition, first);
          }
        });
    consumer.assign(next.keySet());
    next.forEach(consumer::seek);
    Map<SourcePartition, Held> found = new HashMap<>();
    for (int poll = 0; poll < POLLS && !next.isEmpty(); poll++) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (next.remove(partition) != null) {
          found.put(
              all.get(partition), new Held(record.timestamp(), end.getOrDefault(partition, 0L)));
          consumer.pause(List.of(partition));
        }
      }
      // Ends of transactions have offsets too, and are nothing to archive.
      next.keySet()
          .removeIf(partition -> consumer.position(partition) >= end.getOrDefault(partition, 0L));
    }
    next.forEach(
        (partition, first) ->
            found.put(all.get(partition), new Held(0, end.getOrDefault(partition, 0L))));
    consumer.assign(List.of());
    return found;
  }

  private Map<TopicPartition, SourcePartition> partitions() {
    Map<TopicPartition, SourcePartition> all = new HashMap<>();
    for (Source source : Source.values()) {
      for (PartitionInfo info : consumer.partitionsFor(source.topic().name())) {
        all.put(
            new TopicPartition(info.topic(), info.partition()),
            new SourcePartition(source, info.partition()));
      }
    }
    return all;
  }

  @Override
  public synchronized void close() {
    consumer.close(CloseOptions.timeout(CALL_TIMEOUT));
  }
}
