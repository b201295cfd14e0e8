package dev.masterperf.launcher.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.check.AlertPeriod;
import dev.masterperf.alerts.check.BacktestLimits;
import dev.masterperf.alerts.check.BacktestQuestion;
import dev.masterperf.alerts.check.BacktestResult;
import dev.masterperf.alerts.check.TooMuchWorkException;
import dev.masterperf.alerts.rule.RuleGroup;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows as they lie in Kafka: in transactions, on several partitions, corrected later. */
class TopicBacktestIT {
  private static final int PARTITIONS = 2;
  private static final BacktestLimits ENOUGH = new BacktestLimits(100_000, 100_000);

  /** Ten minutes ago, so that the broker takes the times of the records. */
  private final long start =
      Resolution.MINUTE.windowStart(InstantSource.system().millis() - 600_000);

  @TempDir Path folder;
  private EmbeddedKafka kafka;

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void readsCommittedWindowsOfAllPartitionsInTheirHighestRevision() {
    provision();
    try (Producer<byte[], byte[]> producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, 0, window("a", 9, 1, 9)); // before all ranges
      send(producer, 0, window("a", 100, 1, 2));
      send(producer, 1, window("b", 110, 1, 0.5));
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, 0, window("a", 105, 1, 7));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, 1, window("b", 110, 2, 3));
      send(producer, 0, window("other", 110, 1, 3));
      send(producer, 0, window("a", 400, 1, 3)); // after the last evaluation
      producer.commitTransaction();
    }

    BacktestResult.OfRule rule =
        new TopicBacktest(connection(), ENOUGH).run(question()).rules().get(0);

    assertThat(rule.series()).isEqualTo(2);
    assertThat(rule.alerts())
        .extracting(
            alert ->
                alert.labels().get("source") + alert.periods().stream().map(this::text).toList())
        .containsExactly("a[100-102]", "b[110-112]");
  }

  @Test
  void saysAsSoonAsItKnowsThatItIsTooMuch() {
    provision();
    try (Producer<byte[], byte[]> producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int second = 100; second < 120; second++) {
        send(producer, 0, window("a", second, 1, 2));
      }
      producer.commitTransaction();
    }

    assertThatThrownBy(
            () ->
                new TopicBacktest(connection(), new BacktestLimits(100_000, 5_000)).run(question()))
        .isInstanceOf(TooMuchWorkException.class)
        .hasMessageContaining("narrow the times");
    assertThatThrownBy(
            () ->
                new TopicBacktest(
                        Map.of("bootstrap.servers", "127.0.0.1:1"), new BacktestLimits(10, 10))
                    .run(question()))
        .as("known before anything is read")
        .isInstanceOf(TooMuchWorkException.class);
  }

  @Test
  void saysThatThereIsNoTopic() {
    assertThatThrownBy(() -> new TopicBacktest(connection(), ENOUGH).run(question()))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("there is no topic masterperf.aggregates.v1");
  }

  private String text(AlertPeriod period) {
    return (period.fromMillis() - start) / 1000 + "-" + (period.toMillis() - start) / 1000;
  }

  private BacktestQuestion question() {
    return new BacktestQuestion(
        RuleGroup.parse(
            "groups: [{name: g, rules: [{alert: A, expr: 'max_over_time(upload[2s]) > 1'}]}]",
            "test"),
        start + 60_000,
        start + 300_000,
        1000);
  }

  private WindowAggregate window(String source, int second, int revision, double value) {
    Series upload = Series.of("R2", "objects", source.equals("other") ? "download" : "upload");
    Series series =
        new Series(
            upload.scope(),
            upload.category(),
            upload.type(),
            upload.topic(),
            upload.subCat(),
            upload.id(),
            source,
            upload.labels());
    Aggregate aggregate = new Aggregate();
    long at = start + second * 1000L;
    aggregate.addSample(value, Unit.SECONDS, Status.OK, at * 1_000_000, 0);
    return new WindowAggregate(
        series.key(),
        Resolution.SECOND,
        at,
        revision == 1 ? WindowState.FINAL : WindowState.CORRECTED,
        revision,
        aggregate);
  }

  private static void send(
      Producer<byte[], byte[]> producer, int partition, WindowAggregate window) {
    producer.send(
        new ProducerRecord<>(
            Topics.AGGREGATES.name(),
            partition,
            window.endMillis() + 2000,
            AggregateCodec.key(window).getBytes(StandardCharsets.UTF_8),
            AggregateCodec.toJson(window)));
  }

  private Map<String, Object> connection() {
    return Map.of("bootstrap.servers", kafka.address());
  }

  private void provision() {
    try (Admin admin = Admin.create(connection())) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
  }

  private Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.address(), "transactional.id", "test"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
