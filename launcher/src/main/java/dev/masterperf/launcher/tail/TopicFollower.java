package dev.masterperf.launcher.tail;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.Brokers;
import dev.masterperf.model.Topics.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads all partitions of a topic, committed records only, and leaves no trace: it is in no group.
 *
 * <p>One thread follows; {@link #close} may come from any other, and waits until that one let go.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int POLLS_UNTIL_ASKED = 20;

  private final Brokers brokers;
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;

  /** Where records and news go. */
  public interface Sink {
    /** The records of one poll, in the order of their arrival; false ends the following. */
    boolean take(List<ConsumerRecord<byte[], byte[]>> records);

    /** That the broker does not answer, or does again. */
    void tell(String news);
  }

  private TopicFollower(
      Brokers brokers, Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    this.brokers = brokers;
    this.consumer = consumer;
    this.partitions = partitions;
  }

  /**
   * Connects and finds the place to begin.
   *
   * @throws CannotStartException if no broker answers within 5 s, or it has no such topic
   */
  public static TopicFollower open(Brokers brokers, Topic topic, Start start, InstantSource clock) {
    Consumer<byte[], byte[]> consumer = connect(brokers);
    try {
      List<PartitionInfo> found = consumer.partitionsFor(topic.name(), ANSWER);
      if (found == null || found.isEmpty()) {
        throw new CannotStartException(
            "there is no topic " + topic + " at " + brokers + "; has masterperf run there?");
      }
      List<TopicPartition> partitions =
          found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
      consumer.assign(partitions);
      TopicFollower follower = new TopicFollower(brokers, consumer, partitions);
      follower.seek(start, clock);
      return follower;
    } catch (TimeoutException e) {
      consumer.close();
      throw new CannotStartException(
          "no broker answers at "
              + brokers
              + "; start one there (masterperf up), or name another (--kafka)",
          e);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private static Consumer<byte[], byte[]> connect(Brokers brokers) {
    Map<String, Object> config = brokers.settings();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Retention may trim what is about to be read; what is left is read on.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
    try {
      return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CannotStartException("--kafka: " + cause.getMessage(), e);
    }
  }

  private void seek(Start start, InstantSource clock) {
    if (start instanceof Start.Beginning) {
      consumer.seekToBeginning(partitions);
    } else if (start instanceof Start.Ago ago) {
      long since = clock.millis() - ago.age().toMillis();
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, Math.max(0, since)));
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      for (TopicPartition partition : partitions) {
        OffsetAndTimestamp first = found.get(partition);
        if (first == null) {
          consumer.seekToEnd(List.of(partition));
        } else {
          consumer.seek(partition, first.offset());
        }
      }
    } else {
      consumer.seekToEnd(partitions);
    }
    // Seeking waits for the first poll otherwise, and what comes meanwhile would be passed over.
    partitions.forEach(consumer::position);
  }

  /** Follows until it is closed, or the sink has enough. */
  public void follow(Sink sink) {
    run(sink, Collections.emptyMap());
  }

  /** Reads what is there now, and ends. */
  public void readToEnd(Sink sink) {
    run(sink, consumer.endOffsets(partitions));
  }

  private void run(Sink sink, Map<TopicPartition, Long> ends) {
    int silent = 0;
    boolean gone = false;
    try (consumer) {
      while (!closing && !(!ends.isEmpty() && reached(ends))) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        silent = polled.isEmpty() ? silent + 1 : 0;
        if (!polled.isEmpty() && !sink.take(inOrder(polled, ends))) {
          return;
        }
        if (silent > 0 && silent % POLLS_UNTIL_ASKED == 0) {
          boolean answers = answers();
          if (answers == gone) {
            gone = !answers;
            sink.tell(
                "the broker at "
                    + brokers
                    + (gone ? " does not answer; waiting for it" : " answers again"));
          }
        }
      }
    } catch (WakeupException e) {
      if (!closing) {
        throw e;
      }
    } finally {
      ended.countDown();
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private boolean answers() {
    try {
      consumer.endOffsets(partitions, ANSWER);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Partitions come one after the other; people read along the time. */
  private static List<ConsumerRecord<byte[], byte[]>> inOrder(
      ConsumerRecords<byte[], byte[]> polled, Map<TopicPartition, Long> ends) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> found : polled) {
      Long end = ends.get(new TopicPartition(found.topic(), found.partition()));
      if (end == null || found.offset() < end) {
        records.add(found);
      }
    }
    records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    return records;
  }

  /** Ends the following, and waits a moment for it. */
  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      ended.await(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
