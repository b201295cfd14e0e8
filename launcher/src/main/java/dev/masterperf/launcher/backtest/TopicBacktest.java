package dev.masterperf.launcher.backtest;

import dev.masterperf.alerts.check.Backtest;
import dev.masterperf.alerts.check.BacktestLimits;
import dev.masterperf.alerts.check.BacktestQuestion;
import dev.masterperf.alerts.check.BacktestResult;
import dev.masterperf.alerts.check.TooMuchWorkException;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Topics;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.query.windows.WindowHistory;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Back-tests over {@code masterperf.aggregates.v1}: committed records only, in no group. Each reads
 * by itself, on the thread that asks.
 */
public final class TopicBacktest {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** The history is read for one question, so nothing in it becomes too old. */
  private static final Map<Resolution, Duration> ALL =
      Arrays.stream(Resolution.values())
          .collect(Collectors.toMap(Function.identity(), resolution -> Duration.ofDays(36_500)));

  private final Map<String, Object> kafka;
  private final BacktestLimits limits;

  /**
   * @param kafka connection settings of every client
   */
  public TopicBacktest(Map<String, Object> kafka, BacktestLimits limits) {
    this.kafka = Map.copyOf(kafka);
    this.limits = limits;
  }

  /**
   * Reads the windows and evaluates the rules.
   *
   * @throws TooMuchWorkException if it is more than the limits allow; said as early as it is known
   * @throws CannotStartException if the topic cannot be read
   */
  public BacktestResult run(BacktestQuestion question) {
    limits.requireSteps(question);
    WindowHistory history = read(question);
    limits.require(question, history);
    return Backtest.run(question, history);
  }

  private WindowHistory read(BacktestQuestion question) {
    WindowHistory history = new WindowHistory(ALL, question::looksAt);
    try (Consumer<byte[], byte[]> consumer = connect()) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      seek(consumer, partitions, question.earliestMillis());
      read(consumer, consumer.endOffsets(partitions), question, history);
    } catch (TimeoutException e) {
      throw new CannotStartException(
          "no broker answers at " + kafka.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG), e);
    }
    return history;
  }

  private Consumer<byte[], byte[]> connect() {
    Map<String, Object> config = new HashMap<>(kafka);
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
      throw new CannotStartException("Kafka: " + cause.getMessage(), e);
    }
  }

  private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> found = consumer.partitionsFor(Topics.AGGREGATES.name(), ANSWER);
    if (found == null || found.isEmpty()) {
      throw new CannotStartException(
          "there is no topic " + Topics.AGGREGATES + "; has masterperf run there?");
    }
    return found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }

  /** A window is written after it ended, so none of those wanted is further ahead. */
  private static void seek(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, long earliestMillis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, Math.max(0, earliestMillis)));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = found.get(partition);
      if (first == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, first.offset());
      }
    }
  }

  private void read(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      BacktestQuestion question,
      WindowHistory history) {
    long taken = 0;
    long silentMillis = 0;
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      var polled = consumer.poll(POLL);
      silentMillis = polled.isEmpty() ? silentMillis + POLL.toMillis() : 0;
      if (silentMillis >= SILENCE.toMillis()) {
        throw new CannotStartException(
            "the broker sends no more of " + Topics.AGGREGATES + ", and its end is not reached");
      }
      for (ConsumerRecord<byte[], byte[]> found : polled) {
        if (found.value() != null && take(found, question, history)) {
          taken += found.value().length;
          limits.requireBytes(taken);
        }
      }
    }
  }

  private static boolean take(
      ConsumerRecord<byte[], byte[]> found, BacktestQuestion question, WindowHistory history) {
    WindowAggregate window;
    try {
      window = AggregateCodec.fromJson(found.value());
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(
          "%s-%d at offset %d holds no window: %s"
              .formatted(found.topic(), found.partition(), found.offset(), e.getMessage()),
          e);
    }
    return window.endMillis() > question.earliestMillis()
        && window.startMillis() <= question.toMillis()
        && history.add(window);
  }
}
