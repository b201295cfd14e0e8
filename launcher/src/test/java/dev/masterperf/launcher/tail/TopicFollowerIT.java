package dev.masterperf.launcher.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.Brokers;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a real broker shows: transactions, positions, an absent topic, an end from outside. */
class TopicFollowerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private EmbeddedKafka kafka;
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  private final TopicFollower.Sink sink =
      new TopicFollower.Sink() {
        @Override
        public boolean take(List<ConsumerRecord<byte[], byte[]>> records) {
          records.forEach(found -> seen.add(new String(found.value(), StandardCharsets.UTF_8)));
          return !seen.contains("last");
        }

        @Override
        public void tell(String news) {
          seen.add(news);
        }
      };

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void committedRecordsAreReadToTheEndAndAbortedOnesNever() throws Exception {
    provision();
    try (Producer<byte[], byte[]> producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "committed");
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, "aborted");
      producer.flush();
      producer.abortTransaction();
    }

    try (TopicFollower follower = open(new Start.Beginning())) {
      follower.readToEnd(sink);
    }
    assertThat(seen).containsExactly("committed");

    seen.clear();
    try (TopicFollower follower = open(new Start.Ago(Duration.ofHours(1)))) {
      follower.readToEnd(sink);
    }
    assertThat(seen).containsExactly("committed");

    seen.clear();
    try (TopicFollower follower = open(new Start.End())) {
      follower.readToEnd(sink);
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void whatComesIsFollowedUntilTheSinkHasEnoughOrSomebodyEndsIt() throws Exception {
    provision();
    TopicFollower follower = open(new Start.End());
    Thread following = new Thread(() -> follower.follow(sink), "following");
    following.start();
    try (Producer<byte[], byte[]> producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "first");
      producer.commitTransaction();
      await().atMost(PATIENCE).until(() -> seen.contains("first"));
      producer.beginTransaction();
      send(producer, "last");
      producer.commitTransaction();
    }
    following.join(PATIENCE.toMillis());
    assertThat(following.isAlive()).isFalse();

    TopicFollower idle = open(new Start.End());
    Thread waiting = new Thread(() -> idle.follow(sink), "waiting");
    waiting.start();
    idle.close();
    waiting.join(PATIENCE.toMillis());
    assertThat(waiting.isAlive()).isFalse();
  }

  @Test
  void aTopicThatIsNotThereIsSaidAndNotMade() {
    assertThatThrownBy(() -> open(new Start.End()))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("there is no topic masterperf.alerts.v1 at " + kafka.address());
    assertThatThrownBy(() -> open(new Start.End())).isInstanceOf(CannotStartException.class);
  }

  private TopicFollower open(Start start) {
    return TopicFollower.open(
        Brokers.at(kafka.address()), Topics.ALERTS, start, InstantSource.system());
  }

  private void provision() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.address()))) {
      new TopicProvisioner(admin, 2, 1).provision();
    }
  }

  private Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.address(), "transactional.id", "test"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(Producer<byte[], byte[]> producer, String text) throws Exception {
    producer.send(
        new ProducerRecord<>(Topics.ALERTS.name(), text.getBytes(StandardCharsets.UTF_8)));
  }
}
