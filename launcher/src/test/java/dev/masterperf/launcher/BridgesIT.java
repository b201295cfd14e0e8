package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Topics;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.kafka.MasterPerfMetricsReporter;
import dev.masterperf.producer.micrometer.MasterPerfMeterRegistry;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Micrometer and Kafka's own clients, set up as the README shows it, on a real broker. */
class BridgesIT {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private EmbeddedKafka kafka;
  private PerfProcessor processor;

  /** Newest first, the order in which they stop. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
    started.push(kafka);
    try (Admin admin = Admin.create(client(Map.of()))) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
    processor =
        new PerfProcessor(
            new ProcessorSettings(
                client(Map.of()),
                "masterperf",
                "processor-1",
                folder.resolve("state"),
                "127.0.0.1",
                3004,
                PARTITIONS,
                ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
                ProcessorSettings.defaultRetention(),
                RuleSet.empty()),
            InstantSource.system(),
            () -> {});
    started.push(processor);
    processor.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : started) {
      part.close();
    }
  }

  @Test
  void metersOfMicrometerAreRowsOfTheMatrix() {
    try (KafkaMetricPublisher publisher =
            new KafkaMetricPublisher(client(Map.of()), Topics.METRICS.name());
        MasterPerfTracker tracker = new MasterPerfTracker(publisher)) {
      MeterRegistry registry = new MasterPerfMeterRegistry(tracker);
      registry.timer("checkout", "shop", "a").record(Duration.ofMillis(20));
      registry.counter("checkout.orders").increment(3);
      new JvmMemoryMetrics().bindTo(registry);
      new ProcessorMetrics().bindTo(registry);

      PerfMetric timer = awaitRow("Micrometer", "checkout");
      assertThat(timer.value()).isEqualTo("20ms");
      assertThat(timer.series().labels()).isEqualTo(Map.of("shop", "a"));
      assertThat(awaitRow("Micrometer", "checkout.orders").value()).isEqualTo("3");
      // Read by the registry's own thread, which nobody had to call.
      assertThat(awaitRow("Micrometer", "jvm.memory.used").series().topic()).isEqualTo("jvm");
      assertThat(awaitRow("Micrometer", "system.cpu.count").value()).isNotEmpty();
      registry.counter("checkout.orders").increment();
      registry.close();
    }
    await()
        .atMost(PATIENCE)
        .until(() -> awaitRow("Micrometer", "checkout.orders").value().equals("4"));
  }

  @Test
  void metricsOfKafkasClientsAreRowsOfTheMatrix() throws Exception {
    try (Admin admin = Admin.create(client(Map.of()))) {
      admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    }
    Map<String, Object> reported =
        client(
            Map.of(
                "metric.reporters",
                MasterPerfMetricsReporter.class.getName(),
                "masterperf.interval.ms",
                "1000"));
    try (KafkaProducer<String, String> producer = producer(reported);
        KafkaConsumer<String, String> consumer = consumer(reported)) {
      for (int i = 0; i < 100; i++) {
        producer.send(new ProducerRecord<>("orders", "order " + i)).get();
      }
      consumer.subscribe(List.of("orders"));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100));
                return row("Kafka", "records-consumed-total")
                    .filter(metric -> metric.value().equals("100"))
                    .isPresent();
              });

      assertThat(awaitRow("Kafka", "record-send-total").value()).isEqualTo("100");
      PerfMetric latency = awaitRow("Kafka", "request-latency-avg");
      assertThat(latency.unit().symbol()).isEqualTo("s");
      assertThat(latency.series().source()).isEqualTo("orders-producer");
      assertThat(latency.series().topic()).isEqualTo("producer-metrics");
      assertThat(awaitRow("Kafka", "assigned-partitions").series().source())
          .isEqualTo("orders-consumer");
    }
    assertThat(rows())
        .filteredOn(metric -> metric.series().category().equals("Kafka"))
        .extracting(metric -> metric.series().source())
        .containsOnly("orders-producer", "orders-consumer");
  }

  private KafkaProducer<String, String> producer(Map<String, Object> config) {
    Map<String, Object> own = new HashMap<>(config);
    own.put("client.id", "orders-producer");
    return new KafkaProducer<>(own, new StringSerializer(), new StringSerializer());
  }

  private KafkaConsumer<String, String> consumer(Map<String, Object> config) {
    Map<String, Object> own = new HashMap<>(config);
    own.put("client.id", "orders-consumer");
    own.put("group.id", "orders-group");
    own.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(own, new StringDeserializer(), new StringDeserializer());
  }

  private Map<String, Object> client(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", kafka.address());
    return config;
  }

  private PerfMetric awaitRow(String category, String id) {
    return await()
        .atMost(PATIENCE)
        .until(() -> row(category, id), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<PerfMetric> row(String category, String id) {
    return rows().stream()
        .filter(m -> m.series().category().equals(category) && m.series().id().equals(id))
        .findFirst();
  }

  private List<PerfMetric> rows() {
    return processor.localView().matrix(MatrixQuery.ALL).rows().stream()
        .map(MatrixRow::latest)
        .toList();
  }
}
