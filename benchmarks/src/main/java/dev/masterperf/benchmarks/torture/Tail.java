package dev.masterperf.benchmarks.torture;

import dev.masterperf.model.Topics;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all topics that matter from their beginning and on, committed records only, in a thread of
 * its own; that and {@link #look} hold its lock.
 */
final class Tail implements AutoCloseable {
  private static final List<Topics.Topic> TOPICS =
      List.of(Topics.METRICS, Topics.AGGREGATES, Topics.LATE, Topics.DLQ, Topics.ALERTS);

  private final String bootstrap;
  private final Observed observed;
  private final long[] dueMillis;
  private final long[] windowOffsets;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable RuntimeException failure;

  Tail(String bootstrap, int partitions) {
    this.bootstrap = bootstrap;
    observed = new Observed(partitions);
    dueMillis = new long[partitions];
    windowOffsets = new long[partitions];
    thread = new Thread(this::follow, "torture-tail");
    thread.setDaemon(true);
    thread.start();
  }

  private void follow() {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config())) {
      List<TopicPartition> all = new ArrayList<>();
      for (Topics.Topic topic : TOPICS) {
        consumer
            .partitionsFor(topic.name(), Duration.ofMinutes(2))
            .forEach(info -> all.add(new TopicPartition(topic.name(), info.partition())));
      }
      consumer.assign(all);
      requireWhole(consumer.beginningOffsets(all));
      consumer.seekToBeginning(all);
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          take(record);
        }
      }
    } catch (RuntimeException e) {
      failure = e; // whoever looks is told
    }
  }

  private static void requireWhole(Map<TopicPartition, Long> begins) {
    begins.forEach(
        (partition, begin) -> {
          if (begin > 0 && partition.topic().equals(Topics.METRICS.name())) {
            throw new IllegalStateException(
                "%s begins at %d: what was archived a day ago is dropped, and a run that is older cannot be gone on with"
                    .formatted(partition, begin));
          }
        });
  }

  private Map<String, Object> config() {
    return Map.of(
        "bootstrap.servers",
        bootstrap,
        "isolation.level",
        "read_committed",
        "auto.offset.reset",
        "none",
        "enable.auto.commit",
        false,
        "key.deserializer",
        ByteArrayDeserializer.class,
        "value.deserializer",
        ByteArrayDeserializer.class);
  }

  private synchronized void take(ConsumerRecord<byte[], byte[]> record) {
    observed.take(record);
    if (record.topic().equals(Topics.AGGREGATES.name())) {
      windowOffsets[record.partition()] = record.offset();
      WindowAggregate window = AggregateCodec.fromJson(record.value());
      if (window.revision() == 1) {
        int partition = record.partition();
        long due = window.endMillis() + window.resolution().graceMillis();
        dueMillis[partition] = Math.max(dueMillis[partition], due);
      }
    }
  }

  /**
   * Looks at all that was read so far.
   *
   * @throws IllegalStateException if reading ended
   */
  synchronized <T> T look(Function<Observed, T> question) {
    if (failure != null) {
      throw new IllegalStateException("the topics cannot be followed", failure);
    }
    return question.apply(observed);
  }

  /** How many partitions have put out a window that cannot have been closed before then. */
  synchronized int movedSince(long wallMillis) {
    int moved = 0;
    for (long due : dueMillis) {
      moved += due > wallMillis ? 1 : 0;
    }
    return moved;
  }

  /**
   * How many partitions have put out a window behind their end of then.
   *
   * @param ends of the topic of windows, by partition
   */
  synchronized int movedBehind(Map<Integer, Long> ends) {
    return (int)
        ends.entrySet().stream()
            .filter(end -> windowOffsets[end.getKey()] >= end.getValue())
            .count();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
