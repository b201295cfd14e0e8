package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.posted.PostedTopic;
import dev.masterperf.alerts.posted.Posting;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posted alerts on a real broker: written once, kept over restarts, ended by the clock. */
class PostedTopicIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int PARTITIONS = 4;

  @TempDir Path dataDir;

  private final MovedClock clock = new MovedClock();
  private EmbeddedKafka kafka;

  /** Moved by the test alone. */
  private static final class MovedClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-03-02T10:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void move(Duration by) {
      now = now.plus(by);
    }
  }

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(dataDir, "127.0.0.1", 0));
    try (Admin admin = Admin.create(bootstrap())) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void repeatedPostsAreOneTransitionWhicheverProcessTakesThem() {
    try (PostedTopic one = open("one");
        PostedTopic two = open("two")) {
      for (int round = 0; round < 10; round++) {
        one.post(postings(20));
        two.post(postings(20));
        clock.move(Duration.ofSeconds(30));
      }
      await().atMost(PATIENCE).until(() -> one.firing().size() == 20);
      await().atMost(PATIENCE).until(() -> two.firing().size() == 20);
    }

    assertThat(transitions()).hasSize(20).allMatch(each -> each.state() == AlertState.FIRING);
  }

  @Test
  void aPostedAlertOutlivesARestartAndEndsWhenNobodyPostsItAnyMore() {
    try (PostedTopic before = open("one")) {
      before.post(postings(3));
    }
    clock.move(Duration.ofMinutes(1));

    try (PostedTopic after = open("one")) {
      assertThat(after.firing()).hasSize(3);
      after.post(postings(1));
      assertThat(transitions()).hasSize(3);

      clock.move(Duration.ofMinutes(4).plusSeconds(1));
      await().atMost(PATIENCE).until(() -> after.firing().size() == 1);
      clock.move(Duration.ofMinutes(1));
      await().atMost(PATIENCE).until(() -> after.firing().isEmpty());
    }

    assertThat(transitions())
        .filteredOn(each -> each.state() == AlertState.RESOLVED)
        .hasSize(3)
        .allMatch(each -> each.reason().equals("nobody posted it again in time"));
  }

  private PostedTopic open(String instance) {
    return PostedTopic.open(bootstrap(), instance, clock);
  }

  private static List<Posting> postings(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Posting(
                    new TreeMap<>(Map.of("alertname", "Up", "i", Integer.toString(i))),
                    new TreeMap<>(),
                    Optional.empty(),
                    Optional.empty(),
                    ""))
        .toList();
  }

  private List<AlertTransition> transitions() {
    List<AlertTransition> all = new ArrayList<>();
    Map<String, Object> config = new TreeMap<>(bootstrap());
    config.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS)
              .mapToObj(i -> new TopicPartition(Topics.ALERTS.name(), i))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> all.add(Json.read(record.value(), AlertTransition.class)));
      }
    }
    return all;
  }

  private Map<String, Object> bootstrap() {
    return Map.of("bootstrap.servers", kafka.address());
  }
}
