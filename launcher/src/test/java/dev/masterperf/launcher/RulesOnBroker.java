package dev.masterperf.launcher;

import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.silence.SilenceBook;
import dev.masterperf.alerts.silence.SilenceTopic;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Topics;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.alert.StoredRuleFiles;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.DocumentTopic;
import dev.masterperf.streams.window.SeriesLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** A real broker, a publisher, and a processor with rules that may be started anew. */
final class RulesOnBroker implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path folder;
  private final int partitions;
  private final String rules;
  private final EmbeddedKafka kafka;
  private final KafkaMetricPublisher publisher;
  private final SilenceTopic said;
  private DocumentTopic<String> stored;
  private PerfProcessor processor;

  /**
   * @param rules as in a file of rules; empty: there is no file
   */
  RulesOnBroker(Path folder, int partitions, String rules) {
    this.folder = folder;
    this.partitions = partitions;
    this.rules = rules;
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
    try (Admin admin = Admin.create(clientConfig())) {
      new TopicProvisioner(admin, partitions, 1).provision();
    }
    publisher = new KafkaMetricPublisher(clientConfig(), Topics.METRICS.name());
    said = SilenceTopic.open(clientConfig(), "said", InstantSource.system());
    stored = openStored();
    processor = startProcessor();
  }

  private DocumentTopic<String> openStored() {
    return DocumentTopic.open(StoredRuleFiles.KIND, clientConfig(), "rules");
  }

  /** Rule files that are stored for all processes. */
  DocumentBook<String> stored() {
    return stored;
  }

  PerfProcessor processor() {
    return processor;
  }

  /** What people say of alerts. */
  SilenceBook said() {
    return said;
  }

  List<AlertTransition> alerts() {
    return processor.localView().alerts().alerts();
  }

  void send(List<PerfMetric> metrics) throws Exception {
    publisher.publish(metrics).get(30, TimeUnit.SECONDS);
  }

  /** With the state of the one before, and when that has ended. */
  void restartProcessor() {
    processor.close();
    stored.close();
    stored = openStored();
    processor = startProcessor();
  }

  private PerfProcessor startProcessor() {
    CurrentRules current =
        new CurrentRules(rules.isEmpty() ? RuleSet.empty() : RuleSet.parse(rules, "rules.yml"));
    stored.listen(documents -> current.store(StoredRuleFiles.rules(documents)));
    PerfProcessor started =
        new PerfProcessor(
            new ProcessorSettings(
                clientConfig(),
                "masterperf",
                "processor-1",
                folder.resolve("state"),
                "localhost",
                1,
                partitions,
                ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
                ProcessorSettings.defaultRetention(),
                current,
                SeriesLimits.DEFAULT,
                0,
                ProcessorSettings.DEFAULT_DETECTOR_BYTES,
                said::now,
                () -> DeletedScopes.NONE),
            InstantSource.system(),
            () -> {});
    started.start();
    await().atMost(PATIENCE).until(started::ready);
    return started;
  }

  Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", kafka.address());
  }

  @Override
  public void close() {
    processor.close();
    stored.close();
    said.close();
    publisher.close();
    kafka.close();
  }
}
