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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
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

  private final Function<IsolationLevel, Consumer<byte[], byte[]>> consumers;
  private final CurrentRules rules;
  private final int partitions;
  private final Map<RuleId, Request> requests = new ConcurrentHashMap<>();
  private final Map<RuleId, Evaluated> answers = new ConcurrentHashMap<>();
  private final Map<RuleId, String> troubles = new HashMap<>();
  private final Thread thread = new Thread(this::run, "whole-rules");
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Clients clients;

  private record Request(Rule rule, long atMillis) {}

  /**
   * @param clientConfig connection settings; the rest is set here
   * @param rules those in force; they may be replaced
   * @param partitions of the aggregates topic
   */
  public AggregatesFollower(Map<String, Object> clientConfig, CurrentRules rules, int partitions) {
    this(isolation -> consumer(clientConfig, isolation), rules, partitions);
  }

  AggregatesFollower(
      Function<IsolationLevel, Consumer<byte[], byte[]>> consumers,
      CurrentRules rules,
      int partitions) {
    this.consumers = consumers;
    this.rules = rules;
    this.partitions = partitions;
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
    try (Clients opened = new Clients(consumers)) {
      clients = opened;
      if (!isClosed()) {
        follow(opened);
      }
    } catch (WakeupException e) {
      LOG.debug("closed");
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setCause(e)
          .log("cannot follow closed windows for rules over all series, beginning again");
      pause(RETRY);
    } finally {
      clients = null;
    }
  }

  /**
   * Until the rules are others. Begins to read where the first evaluation that is asked for looks
   * back to, which after a downtime is long ago.
   */
  private void follow(Clients opened) throws InterruptedException {
    int version = rules.version();
    RuleSet set = rules.get();
    ClosedHistory history = new ClosedHistory(set);
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(Topics.AGGREGATES.name(), partition))
            .toList();
    opened.reading.assign(all);
    opened.ends.assign(all); // asking for the ends of others makes it warn each time
    long readFrom = Long.MAX_VALUE;
    while (!isClosed() && rules.version() == version) {
      Map<RuleId, Request> taken = new HashMap<>(requests);
      if (rules.version() != version) {
        return; // they may be for rules that this history holds nothing for
      }
      if (!taken.isEmpty()) {
        long oldest = taken.values().stream().mapToLong(Request::atMillis).min().orElseThrow();
        long from = oldest - history.reachMillis();
        if (from < readFrom) {
          history = new ClosedHistory(set);
          seek(opened.reading, all, from);
          readFrom = from;
        }
        readTo(opened.ends.endOffsets(all), opened.reading, history);
      } else if (readFrom == Long.MAX_VALUE) {
        pause(POLL);
      } else {
        read(opened.reading, history);
      }
      for (Request request : taken.values()) {
        evaluate(history, request);
      }
    }
  }

  /**
   * Two consumers: one reads what is committed, the other knows where logs end with all that is not
   * yet committed. Only by the latter can be told that nothing committed is missing: an open
   * transaction hides what others committed behind it.
   */
  private static final class Clients implements AutoCloseable {
    private final Consumer<byte[], byte[]> reading;
    private final Consumer<byte[], byte[]> ends;

    Clients(Function<IsolationLevel, Consumer<byte[], byte[]>> consumers) {
      this.reading = consumers.apply(IsolationLevel.READ_COMMITTED);
      this.ends = consumers.apply(IsolationLevel.READ_UNCOMMITTED);
    }

    void wakeup() {
      reading.wakeup();
      ends.wakeup();
    }

    @Override
    public void close() {
      reading.close();
      ends.close();
    }
  }

  private static Consumer<byte[], byte[]> consumer(
      Map<String, Object> clientConfig, IsolationLevel isolation) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static void seek(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> all, long fromMillis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    all.forEach(partition -> times.put(partition, Math.max(0, fromMillis)));
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
    if (!history.reaches(request.atMillis())) {
      return; // whoever asks is behind others, and asks again for a newer time
    }
    try {
      answers.put(id, history.evaluate(request.rule(), request.atMillis()));
      troubles.remove(id);
    } catch (EvaluationException e) {
      report(id, e.problem(), e); // its alerts stay as they are, as in Prometheus
    } catch (RuntimeException | StackOverflowError e) {
      report(id, e.toString(), e); // a fault of ours, which must not cost other rules theirs
    }
  }

  private void report(RuleId id, String problem, Throwable cause) {
    if (!problem.equals(troubles.put(id, problem))) {
      LOG.atWarn()
          .addKeyValue("rule", id)
          .setCause(cause instanceof EvaluationException ? null : cause)
          .log("a rule has no answer over the series there are: {}", problem);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Clients opened = clients;
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
