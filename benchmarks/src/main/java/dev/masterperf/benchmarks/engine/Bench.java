package dev.masterperf.benchmarks.engine;

import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;

/** A broker with the product's topics and nothing else, in a folder that goes away with it. */
final class Bench implements AutoCloseable {
  static final int PARTITIONS = 4;

  private final Path folder;
  private final EmbeddedKafka kafka;

  Bench() throws IOException {
    folder = Files.createTempDirectory("masterperf-bench");
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
    try (Admin admin = Admin.create(clientConfig())) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
  }

  Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", kafka.address());
  }

  Path folder(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    Utils.delete(folder.toFile());
  }
}
