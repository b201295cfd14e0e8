package dev.masterperf.benchmarks.engine;

import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** A broker with the product's topics and nothing else, in a folder that goes away with it. */
final class Bench implements AutoCloseable {
  static final int PARTITIONS = 4;

  private final Scratch folder;
  private final EmbeddedKafka kafka;
  private int applications;

  Bench() throws IOException {
    folder = new Scratch();
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
    try (Admin admin = Admin.create(clientConfig())) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
  }

  Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", address());
  }

  String address() {
    return kafka.address();
  }

  Path folder(String name) {
    return folder.resolve(name);
  }

  /** Where each partition of a topic ends now. */
  Map<TopicPartition, Long> ends(String topic) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(clientConfig())) {
      List<TopicPartition> partitions =
          admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
              .flatMap(one -> one.partitions().stream())
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      return admin
          .listOffsets(
              partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
          .all()
          .get()
          .entrySet()
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }
  }

  /** A name that no application had here; a group that was left is not empty for some seconds. */
  String application(String name) {
    applications++;
    return name + "-" + applications;
  }

  /** Removes what an application left on disk and on the broker, so that the next starts anew. */
  void forget(String application) throws IOException, InterruptedException, ExecutionException {
    Utils.delete(folder(application).toFile());
    try (Admin admin = Admin.create(clientConfig())) {
      List<String> own =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(application + "-"))
              .toList();
      admin.deleteTopics(own).all().get();
    }
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    folder.close();
  }
}
