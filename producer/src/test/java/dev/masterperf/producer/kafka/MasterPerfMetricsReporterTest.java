package dev.masterperf.producer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.producer.RecordingPublisher;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

/** In Kafka's own registry of metrics; what is sent is kept here. */
class MasterPerfMetricsReporterTest {
  private static final String PRODUCER = "producer-metrics";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final RecordingPublisher published = new RecordingPublisher();
  private final MasterPerfMetricsReporter reporter =
      new MasterPerfMetricsReporter(config -> published, PATIENCE);

  @Test
  void closingReadsOnceMoreAndSendsIt() {
    Metrics metrics = metrics(Map.of("masterperf.scope", "prod"));
    add(metrics, PRODUCER, "request-latency-avg", 12.5);
    add(metrics, PRODUCER, "record-send-total", 41L);
    metrics.close();

    PerfMetric latency = published.only("Kafka", "request-latency-avg");
    assertThat(latency.series().key().text())
        .isEqualTo("prod|Kafka|performance|producer-metrics|General|request-latency-avg|orders|");
    assertThat(latency.value()).isEqualTo("12.5ms");
    assertThat(latency.unit()).isEqualTo(Unit.SECONDS);
    assertThat(published.only("Kafka", "record-send-total").value()).isEqualTo("41");
    assertThat(published.isClosed()).isTrue();
  }

  @Test
  void whatIsNoFiniteNumberIsLeftOut() {
    Metrics metrics = metrics(Map.of("masterperf.include", ".*"));
    add(metrics, PRODUCER, "none-yet", Double.NaN);
    add(metrics, PRODUCER, "endless", Double.NEGATIVE_INFINITY);
    add(metrics, PRODUCER, "version", "4.3.1");
    add(metrics, PRODUCER, "whole", 7);
    metrics.close();

    assertThat(published.all())
        .extracting(metric -> metric.series().id())
        .contains("whole")
        .doesNotContain("none-yet", "endless", "version", "refused");
  }

  @Test
  void onlyTheClientAsAWholeIsReadUnlessMoreIsAskedFor() {
    Metrics metrics = metrics(Map.of());
    add(metrics, PRODUCER, "record-send-rate", 1);
    add(metrics, PRODUCER, "something-else", 1);
    addTagged(metrics, "consumer-fetch-manager-metrics", "records-lag-max", "topic", "a.b");
    metrics.close();

    assertThat(published.of("Kafka", "record-send-rate")).hasSize(1);
    assertThat(published.of("Kafka", "something-else")).isEmpty();
    assertThat(published.of("Kafka", "records-lag-max")).isEmpty();
  }

  @Test
  void tagsBecomeLabelsAndThePatternSeesThem() {
    Metrics metrics =
        metrics(
            Map.of(
                "masterperf.source",
                "host-1",
                "masterperf.include",
                "consumer-fetch-manager-metrics/records-lag-max\\{topic=a\\..*"));
    addTagged(metrics, "consumer-fetch-manager-metrics", "records-lag-max", "topic", "a.b");
    addTagged(metrics, "consumer-fetch-manager-metrics", "records-lag-max", "topic", "c");
    metrics.close();

    PerfMetric lag = published.only("Kafka", "records-lag-max");
    assertThat(lag.series().labels())
        .isEqualTo(Map.of("client_id", "orders", "exported_topic", "a.b"));
    assertThat(lag.series().source()).isEqualTo("host-1");
  }

  @Test
  void metricsBeyondTheLimitAreLeftOutAndCounted() {
    Metrics metrics =
        metrics(Map.of("masterperf.include", "many/.*", "masterperf.max.series", "3"));
    for (int i = 0; i < 8; i++) {
      add(metrics, "many", "metric-" + i, i);
    }
    metrics.close();

    assertThat(published.all().stream().filter(m -> m.series().topic().equals("many"))).hasSize(3);
    assertThat(published.only("MasterPerf", "refused_metrics").value()).isEqualTo("5");
  }

  @Test
  void aMetricThatWasRemovedIsReadNoMore() {
    Metrics metrics = metrics(Map.of("masterperf.include", ".*"));
    MetricName gone = add(metrics, PRODUCER, "gone", 1);
    metrics.removeMetric(gone);
    metrics.close();

    assertThat(published.of("Kafka", "gone")).isEmpty();
  }

  @Test
  void aMetricThatFailsIsCountedAndTheOthersGoOn() {
    Metrics metrics = metrics(Map.of("masterperf.include", PRODUCER + "/.*"));
    metrics.addMetric(
        name(metrics, PRODUCER, "broken"),
        (Gauge<Double>)
            (config, now) -> {
              throw new IllegalStateException("not from this thread");
            });
    add(metrics, PRODUCER, "sound", 2);
    metrics.close();

    assertThat(published.only("MasterPerf", "failed_readings").value()).isEqualTo("1");
    assertThat(published.of("Kafka", "sound")).hasSize(1);
  }

  @Test
  void aClientsCloseWaitsForNoPublisherThatHangs() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    MasterPerfMetricsReporter stuck =
        new MasterPerfMetricsReporter(
            config -> new HangingPublisher(hanging, interrupted), Duration.ofMillis(10));
    stuck.configure(client(Map.of()));
    stuck.init(List.of());

    assertTimeoutPreemptively(PATIENCE, stuck::close);
    assertThat(hanging.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aClusterThatCannotBeFoundIsTriedAgainAndTheClientGoesOn() throws Exception {
    CountDownLatch twice = new CountDownLatch(2);
    MasterPerfMetricsReporter patient =
        new MasterPerfMetricsReporter(
            config -> {
              twice.countDown();
              if (twice.getCount() > 0) {
                throw new KafkaException("no resolvable bootstrap urls");
              }
              return published;
            },
            PATIENCE);
    patient.configure(client(Map.of("masterperf.interval.ms", "1000")));
    patient.init(List.of());
    assertThat(twice.await(1, TimeUnit.MINUTES)).isTrue();
    patient.close();

    assertThat(published.isClosed()).isTrue();
  }

  @Test
  void whatMayChangeChangesAndAWrongValueIsRefusedByName() {
    Metrics metrics = metrics(Map.of());
    add(metrics, PRODUCER, "special", 5);
    assertThat(reporter.reconfigurableConfigs())
        .containsExactlyInAnyOrder(
            "masterperf.include", "masterperf.interval.ms", "masterperf.max.series");
    assertThatThrownBy(() -> reporter.validateReconfiguration(Map.of("masterperf.include", "[")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("masterperf.include is no regular expression: Unclosed character");

    reporter.validateReconfiguration(Map.of("masterperf.include", ".*/special"));
    reporter.reconfigure(Map.of("masterperf.include", ".*/special", "masterperf.scope", "other"));
    metrics.close();

    assertThat(published.only("Kafka", "special").series().scope()).isEqualTo("global");
  }

  @Test
  void realClientsStartWithItAndRefuseAWrongSettingWithItsMessage() {
    Map<String, Object> wrong = client(Map.of("masterperf.max.series", "many"));
    assertThatThrownBy(
            () -> new KafkaProducer<>(wrong, new ByteArraySerializer(), new ByteArraySerializer()))
        .isInstanceOf(KafkaException.class)
        .rootCause()
        .hasMessage("masterperf.max.series must be a whole number from 1 to 10000, not many");

    Map<String, Object> right = client(Map.of("group.id", "g"));
    assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          new KafkaProducer<>(right, new ByteArraySerializer(), new ByteArraySerializer()).close();
          new KafkaConsumer<>(right, new ByteArrayDeserializer(), new ByteArrayDeserializer())
              .close();
        });
  }

  @Test
  void itsOwnProducerHasNoReporter() {
    AtomicInteger made = new AtomicInteger();
    MasterPerfMetricsReporter counting =
        new MasterPerfMetricsReporter(
            config -> {
              made.incrementAndGet();
              long before = reporters();
              try (KafkaProducer<byte[], byte[]> own =
                  new KafkaProducer<>(
                      config, new ByteArraySerializer(), new ByteArraySerializer())) {
                assertThat(own.metrics()).isNotEmpty();
                assertThat(reporters()).isEqualTo(before);
              }
              return published;
            },
            PATIENCE);
    counting.configure(client(Map.of()));
    counting.init(List.of());
    counting.close();

    assertThat(made).hasValue(1);
    assertThat(published.isClosed()).isTrue();
  }

  private static long reporters() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("kafka-client-metrics"))
        .count();
  }

  /** Whose close lasts until somebody has had enough. */
  private record HangingPublisher(CountDownLatch hanging, CountDownLatch interrupted)
      implements MetricPublisher {
    @Override
    public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      hanging.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    }
  }

  private static Map<String, Object> client(Map<String, Object> more) {
    Map<String, Object> client = new HashMap<>();
    client.put("client.id", "orders");
    client.put("bootstrap.servers", "127.0.0.1:1");
    client.put("metric.reporters", MasterPerfMetricsReporter.class.getName());
    client.putAll(more);
    return client;
  }

  private Metrics metrics(Map<String, Object> more) {
    reporter.configure(client(more));
    return new Metrics(new MetricConfig(), List.of(reporter), Time.SYSTEM);
  }

  private static MetricName add(Metrics metrics, String group, String name, Object value) {
    MetricName metric = name(metrics, group, name);
    metrics.addMetric(metric, (Gauge<Object>) (config, now) -> value);
    return metric;
  }

  private static MetricName name(Metrics metrics, String group, String name) {
    return metrics.metricName(name, group, "", Map.of("client-id", "orders"));
  }

  private static void addTagged(
      Metrics metrics, String group, String name, String tag, String value) {
    metrics.addMetric(
        metrics.metricName(name, group, "", Map.of("client-id", "orders", tag, value)),
        (Gauge<Double>) (config, now) -> 1.0);
  }
}
