package dev.masterperf.launcher.clients;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A real broker with a processor behind it, for clients that know only the broker's address. */
final class BrokerAndProcessor implements AutoCloseable {
  static final int PARTITIONS = 4;

  private final EmbeddedKafka kafka;
  private final PerfProcessor processor;

  private BrokerAndProcessor(Path folder, RuleSet rules) {
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
    try (Admin admin = Admin.create(clientConfig())) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
    processor =
        new PerfProcessor(
            new ProcessorSettings(
                clientConfig(),
                "masterperf",
                "processor-1",
                folder.resolve("state"),
                "127.0.0.1",
                3004,
                PARTITIONS,
                ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
                ProcessorSettings.defaultRetention(),
                rules),
            InstantSource.system(),
            () -> {});
    processor.start();
  }

  static BrokerAndProcessor start(Path folder, RuleSet rules) {
    return new BrokerAndProcessor(folder, rules);
  }

  String address() {
    return kafka.address();
  }

  Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", kafka.address());
  }

  /** All windows of a series that are known, those of 1 s, oldest first. */
  List<WindowAggregate> seconds(Series series) {
    return processor
        .localView()
        .windows(series.key(), Resolution.SECOND, 0, Long.MAX_VALUE / 4)
        .windows();
  }

  @Override
  public void close() {
    processor.close();
    kafka.close();
  }
}
