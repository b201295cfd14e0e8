package dev.masterperf.streams.whole;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleId;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Topics;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.streams.alert.WholeEvaluations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code masterperf.aggregates.v1} of all partitions, reading committed windows only, and
 * evaluates over them on a thread of its own. It reads nothing while there is no rule for it. Each
 * request is answered once everything is read that was committed when it was taken up.
 */
public final class AggregatesFollower implements WholeEvaluations, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AggregatesFollower.class);

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofMillis(200);

  private final Map<String, Object> clientConfig;
  private final CurrentRules rules;
  private final int partitions;
  private final InstantSource clock;
  private final Map<RuleId, Request> requests = new ConcurrentHashMap<>();
  private final Map<RuleId, Evaluated> answers = new ConcurrentHashMap<>();
  private final Map<RuleId, String> troubles = new HashMap<>();
  private final Thread thread = new Thread(this::run, "whole-rules");
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  private record Request(Rule rule, long atMillis) {}

  /**
   * @param clientConfig connection settings; the rest is set here
   * @param rules those in force; they may be replaced
   * @param partitions of the aggregates topic
   */
  public AggregatesFollower(
      Map<String, Object> clientConfig, CurrentRules rules, int partitions, InstantSource clock) {
    this.clientConfig = Map.copyOf(clientConfig);
    this.rules = rules;
    this.partitions = partitions;
    this.clock = clock;
    thread.setDaemon(true);
  }

  /** Begins; returns at once. */
  public void start() {
    thread.start();
  }

  @Override
  public void request(Rule rule, long atMillis) {
    requests.put(rule.id(), new Request(rule, atMillis));
  }

  @Override
  public Optional<Evaluated> take(Rule rule) {
    return Optional.ofNullable(answers.remove(rule.id()));
  }

  private void run() {
    try {
      while (!isClosed()) {
        if (ClosedHistory.whole(rules.get()).isEmpty()) {
          pause(IDLE);
        } else {
          follow();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody else ends it so; it ends
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private void pause(Duration pause) throws InterruptedException {
    closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void follow() throws InterruptedException {
    try (Consumer<byte[], byte[]> opened = open()) {
      consumer = opened;
      follow(opened);
    } catch (WakeupException e) {
      LOG.debug("closed");
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setCause(e)
          .log("cannot follow closed windows for rules over all series, beginning again");
      pause(RETRY);
    } finally {
      consumer = null;
    }
  }

  /** Until the rules are others. */
  private void follow(Consumer<byte[], byte[]> opened) {
    int version = rules.version();
    RuleSet set = rules.get();
    ClosedHistory history = new ClosedHistory(set);
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(Topics.AGGREGATES.name(), partition))
            .toList();
    opened.assign(all);
    seek(opened, all, clock.millis() - history.reach().toMillis());
    while (!isClosed() && rules.version() == version) {
      Map<RuleId, Request> taken = new HashMap<>(requests);
      if (!taken.isEmpty()) {
        readTo(opened.endOffsets(all), opened, history);
      } else {
        read(opened, history);
      }
      taken.values().forEach(request -> evaluate(history, request));
    }
  }

  private Consumer<byte[], byte[]> open() {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static void seek(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> all, long fromMillis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    all.forEach(partition -> times.put(partition, fromMillis));
    Map<TopicPartition, @Nullable OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    for (TopicPartition partition : all) {
      OffsetAndTimestamp offset = found.get(partition);
      if (offset == null) {
        consumer.seekToEnd(List.of(partition)); // nothing is as new as that
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  private void readTo(
      Map<TopicPartition, Long> ends, Consumer<byte[], byte[]> consumer, ClosedHistory history) {
    while (!isClosed()
        && ends.entrySet().stream()
            .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      read(consumer, history);
    }
  }

  private static void read(Consumer<byte[], byte[]> consumer, ClosedHistory history) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (record.value() != null) {
        window(record).ifPresent(history::add);
      }
    }
  }

  /** Empty where somebody else wrote into the topic what is no window. */
  private static Optional<WindowAggregate> window(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(AggregateCodec.fromJson(record.value()));
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("a record of {} is no window and passed over", Topics.AGGREGATES);
      return Optional.empty();
    }
  }

  private void evaluate(ClosedHistory history, Request request) {
    RuleId id = request.rule().id();
    requests.remove(id, request);
    try {
      answers.put(id, history.evaluate(request.rule(), request.atMillis()));
      troubles.remove(id);
    } catch (EvaluationException e) {
      // Its alerts stay as they are, as in Prometheus.
      if (!e.problem().equals(troubles.put(id, e.problem()))) {
        LOG.atWarn()
            .addKeyValue("rule", id)
            .log("a rule has no answer over the series there are: {}", e.problem());
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> opened = consumer;
    if (opened != null) {
      opened.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(2).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
