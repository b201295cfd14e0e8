package dev.masterperf.streams.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.streams.alert.WholeEvaluations.Evaluated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What is answered for before all is read that counts is not answered for. */
class AggregatesFollowerTest {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.AGGREGATES.name(), 0);
  private static final long T0 = 1_700_002_800_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");

  private final Log log = new Log();

  @Test
  void whatIsEvaluatedForLongAgoIsReadFromBeforeThat() {
    for (int second = 0; second < 100; second++) {
      log.append(T0 + second * 1_000, T0 + second * 1_000 + 3_000);
    }
    try (AggregatesFollower follower = follower("absent_over_time(upload[10s])")) {
      // The newest window is from an hour later: all of this is a backlog.
      log.append(T0 + 3_600_000, T0 + 3_603_000);
      follower.request(rule("absent_over_time(upload[10s])"), T0 + 60_000);

      assertThat(answer(follower, "absent_over_time(upload[10s])").answer().holding()).isEmpty();
    }
  }

  @Test
  void whatIsCommittedBehindAnOpenTransactionIsWaitedFor() {
    log.append(T0, T0 + 3_000);
    log.open(); // of somebody else, who may be gone
    log.append(T0 + 10_000, T0 + 13_000);
    String expr = "max_over_time(upload[5s]) > on (id) vector(0) or absent_over_time(upload[5s])";
    try (AggregatesFollower follower = follower("absent_over_time(upload[5s])")) {
      AlertingRule rule = rule("absent_over_time(upload[5s])");
      follower.request(rule, T0 + 10_000);
      await().atMost(PATIENCE).until(() -> log.polls() > 5);
      assertThat(follower.take(rule)).as(expr).isEmpty();

      log.settle();

      assertThat(answer(follower, "absent_over_time(upload[5s])").answer().holding()).isEmpty();
    }
  }

  @Test
  void aComparisonWithYesterdayHasWindowsOfThen() {
    String expr = "avg_over_time(upload[1m] offset 1d) > on (id) avg_over_time(upload[1m]) - 10";
    long day = Duration.ofDays(1).toMillis();
    log.append(Resolution.MINUTE, T0 - day, T0 - day + 65_000);
    log.append(Resolution.MINUTE, T0, T0 + 65_000);
    log.append(T0, T0 + 3_000);
    try (AggregatesFollower follower = follower(expr)) {
      follower.request(rule(expr), T0 + 5_000);

      assertThat(answer(follower, expr).answer().holding()).hasSize(1);
    }
  }

  private Evaluated answer(AggregatesFollower follower, String expr) {
    AtomicReference<Evaluated> found = new AtomicReference<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Optional<Evaluated> answer = follower.take(rule(expr));
              answer.ifPresent(found::set);
              return answer.isPresent();
            });
    return found.get();
  }

  private AggregatesFollower follower(String expr) {
    AggregatesFollower follower =
        new AggregatesFollower(log::consumer, new CurrentRules(rules(expr)), 1);
    follower.start();
    return follower;
  }

  private static AlertingRule rule(String expr) {
    return rules(expr).rules().get(0);
  }

  private static RuleSet rules(String expr) {
    return RuleSet.parse(
        "groups: [{name: g, rules: [{alert: A, expr: '" + expr + "'}]}]", "rules.yml");
  }

  /** The one partition of the topic. */
  private static final class Log {
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private int stable = Integer.MAX_VALUE;
    private int polls;

    synchronized void append(long startMillis, long closedMillis) {
      append(Resolution.SECOND, startMillis, closedMillis);
    }

    synchronized void append(Resolution resolution, long startMillis, long closedMillis) {
      Aggregate one = new Aggregate();
      one.addSample(1, Unit.SECONDS, Status.OK, startMillis * 1_000_000, 0);
      WindowAggregate window =
          new WindowAggregate(UPLOAD.key(), resolution, startMillis, WindowState.FINAL, 1, one);
      records.add(
          new ConsumerRecord<>(
              PARTITION.topic(),
              0,
              records.size(),
              closedMillis,
              TimestampType.CREATE_TIME,
              0,
              0,
              new byte[0],
              AggregateCodec.toJson(window),
              new RecordHeaders(),
              Optional.empty()));
    }

    synchronized void open() {
      stable = records.size();
    }

    synchronized void settle() {
      stable = Integer.MAX_VALUE;
    }

    synchronized int polls() {
      return polls;
    }

    Consumer<byte[], byte[]> consumer(IsolationLevel isolation) {
      return new Reader(this, isolation == IsolationLevel.READ_COMMITTED);
    }

    private synchronized long end(boolean committed) {
      return committed ? Math.min(stable, records.size()) : records.size();
    }
  }

  private static final class Reader extends MockConsumer<byte[], byte[]> {
    private final Log log;
    private final boolean committed;
    private long position;

    Reader(Log log, boolean committed) {
      super("earliest");
      this.log = log;
      this.committed = committed;
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      synchronized (log) {
        Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
        found.put(
            PARTITION,
            log.records.stream()
                .filter(one -> one.timestamp() >= times.get(PARTITION))
                .findFirst()
                .map(one -> new OffsetAndTimestamp(one.offset(), one.timestamp()))
                .orElse(null));
        return found;
      }
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
      return Map.of(PARTITION, log.end(committed));
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
      position = offset;
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
      position = log.end(committed);
    }

    @Override
    public long position(TopicPartition partition) {
      return position;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      synchronized (log) {
        log.polls++;
        List<ConsumerRecord<byte[], byte[]>> read =
            List.copyOf(log.records.subList((int) position, (int) log.end(committed)));
        position = log.end(committed);
        return new ConsumerRecords<>(Map.of(PARTITION, read), Map.of());
      }
    }
  }
}
