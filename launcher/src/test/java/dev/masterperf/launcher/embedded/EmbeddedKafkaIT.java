package dev.masterperf.launcher.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  private static final String TOPIC = Topics.METRICS.name();

  @TempDir Path dataDir;

  @Test
  void givesBackWhatWasProducedRightAfterProvisioning() throws Exception {
    try (EmbeddedKafka kafka = start(0)) {
      provision(kafka, 4);

      produce(kafka, "first");

      assertThat(consume(kafka, 1)).containsExactly("first");
    }
  }

  @Test
  void keepsItsDataWhenStartedAgainOnAnotherPort() throws Exception {
    String before;
    try (EmbeddedKafka kafka = start(0)) {
      before = kafka.address();
      provision(kafka, 4);
      produce(kafka, "kept");
    }

    try (ServerSocket oldPort = occupy(port(before));
        EmbeddedKafka kafka = start(0)) {
      assertThat(kafka.address()).isNotEqualTo(before);
      provision(kafka, 4);
      produce(kafka, "added");

      assertThat(consume(kafka, 2)).containsExactly("kept", "added");
    }
  }

  @Test
  void offersTheSecondTransactionProtocol() throws Exception {
    try (EmbeddedKafka kafka = start(0);
        Admin admin = admin(kafka)) {
      var features = admin.describeFeatures().featureMetadata().get(30, TimeUnit.SECONDS);

      assertThat(features.finalizedFeatures().get("transaction.version").maxVersionLevel())
          .isGreaterThanOrEqualTo((short) 2);
    }
  }

  /** A broker that still counts as alive would lead at once: see {@link StaleBroker}. */
  @Test
  void fencesTheBrokerOfAKilledProcessBeforeItStartsAnother() throws Exception {
    Path crashed = dataDir.resolve("crashed");
    try (EmbeddedKafka kafka = start(0)) {
      provision(kafka, 4);
      produce(kafka, "kept");
      copy(dataDir.resolve("kafka"), crashed);
    }

    assertThat(fence(crashed)).isTrue();
    assertThat(fence(crashed)).isFalse();

    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(new EmbeddedKafkaSettings(crashed, "127.0.0.1", 0))) {
      assertThat(consume(kafka, 1)).containsExactly("kept");
    }
    assertThat(fence(crashed)).as("stopped in order").isFalse();
  }

  private static boolean fence(Path folder) {
    return StaleBroker.fence(
        new KafkaConfig(
            KafkaProperties.controllerAlone(folder, Ports.free("127.0.0.1")), /* doLog= */ false));
  }

  /** What kill -9 leaves of a folder: its files as they are at some moment. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  @Test
  void refusesATakenPortInOneLine() throws Exception {
    try (ServerSocket taken = occupy(0)) {
      assertThatThrownBy(() -> start(taken.getLocalPort()))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("Address already in use")
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void refusesAFolderThatIsAFile() throws Exception {
    Path file = Files.createFile(dataDir.resolve("file"));

    assertThatThrownBy(() -> EmbeddedKafka.start(new EmbeddedKafkaSettings(file, "127.0.0.1", 0)))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void refusesTopicsWithAnotherPartitionCountThanConfigured() {
    try (EmbeddedKafka kafka = start(0)) {
      provision(kafka, 4);

      assertThatThrownBy(() -> provision(kafka, 6))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining(TOPIC + " has 4 partitions, configured are 6")
          .message()
          .hasLineCount(1);
    }
  }

  private EmbeddedKafka start(int port) {
    return EmbeddedKafka.start(
        new EmbeddedKafkaSettings(dataDir.resolve("kafka"), "127.0.0.1", port));
  }

  private static void provision(EmbeddedKafka kafka, int partitions) {
    try (Admin admin = admin(kafka)) {
      new TopicProvisioner(admin, partitions, 1).provision();
    }
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.address()));
  }

  private static void produce(EmbeddedKafka kafka, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.address()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, 0, null, value)).get(20, TimeUnit.SECONDS);
    }
  }

  private static List<String> consume(EmbeddedKafka kafka, int count) {
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.address()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<String> values = new java.util.ArrayList<>();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).records(partition).stream()
                    .map(ConsumerRecord::value)
                    .forEach(values::add);
                return values.size() >= count;
              });
      return values;
    }
  }

  private static ServerSocket occupy(int port) throws Exception {
    return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
