package dev.masterperf.benchmarks.alerts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Notes when the records of a topic can be read, from now on, in a thread of its own: where the
 * time goes between event and webhook.
 */
final class TopicWatch implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ObjLongConsumer<byte[]> each;
  private final Thread thread;
  private volatile boolean stop;

  /**
   * @param isolation {@code read_committed} or {@code read_uncommitted}
   * @param each gets a record's value and when it came, by the clock of {@link System#nanoTime}
   */
  TopicWatch(String bootstrap, String topic, String isolation, ObjLongConsumer<byte[]> each) {
    this.each = each;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // only this makes "the end" the end of now
    this.thread = new Thread(this::run, "bench-watch-" + isolation);
  }

  void begin() {
    thread.start();
  }

  private void run() {
    try (consumer) {
      while (!stop) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          each.accept(record.value(), System.nanoTime());
        }
      }
    }
  }

  @Override
  public void close() {
    stop = true;
    try {
      thread.join(); // does not wait for one that never began
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
