package dev.masterperf.launcher;

import static dev.masterperf.launcher.RulesOnBroker.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.streams.alert.StoredRuleFiles;
import dev.masterperf.streams.document.Document;
import dev.masterperf.streams.document.DocumentTopic;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that are stored for all processes, on a real broker and without any rule file. */
class StoredRulesIT {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final String RULES =
      "groups: [{name: g, rules: [{alert: Slow, expr: 'max_over_time(upload[1h]) > 5'}]}]";

  @TempDir Path folder;
  private RulesOnBroker rules;

  @BeforeEach
  void start() {
    rules = new RulesOnBroker(folder, 2, "");
  }

  @AfterEach
  void stop() {
    rules.close();
  }

  @Test
  void aStoredRuleRaisesItsAlertOutlivesARestartAndEndsItWhenItIsDeleted() throws Exception {
    send(9);
    assertThat(rules.alerts()).isEmpty();

    Document<String> saved = rules.stored().put("x.yaml", RULES, all -> {});

    await().atMost(PATIENCE).until(() -> is(AlertState.FIRING));
    AlertTransition.Definition by = Objects.requireNonNull(rules.alerts().get(0).definition());
    assertThat(by.file()).isEqualTo("x.yaml");
    assertThat(by.fileVersion()).isEqualTo(saved.version());

    rules.restartProcessor();

    assertThat(warnings()).isEmpty();
    await().atMost(PATIENCE).until(() -> is(AlertState.FIRING));
    assertThat(rules.alerts().get(0).sequence()).isEqualTo(1);

    sendUnreadable("bad.yaml");
    await()
        .atMost(PATIENCE)
        .until(() -> warnings().toString().contains("bad.yaml is not in force"));
    assertThat(is(AlertState.FIRING)).isTrue();

    rules.stored().delete("x.yaml", all -> {});

    await().atMost(PATIENCE).until(() -> is(AlertState.RESOLVED));
    assertThat(rules.alerts().get(0).reason()).isEqualTo("the rule was removed from the rule file");
    assertThat(rules.processor().ready()).isTrue();
  }

  @Test
  void ofTwoProcessesThatSaveOverOneVersionOneIsTold() throws Exception {
    ExecutorService two = Executors.newFixedThreadPool(2);
    try (DocumentTopic<String> other =
        DocumentTopic.open(StoredRuleFiles.KIND, rules.clientConfig(), "other")) {
      for (int round = 0; round < 5; round++) {
        long seen = rules.stored().put("x.yaml", RULES, all -> {}).version();
        await().atMost(PATIENCE).until(() -> other.now().version() == seen);

        List<Future<Boolean>> saved =
            two.invokeAll(
                List.of(
                    saving(
                        () ->
                            rules
                                .stored()
                                .put(
                                    "x.yaml",
                                    RULES,
                                    all -> require(all.find("x.yaml").orElseThrow(), seen))),
                    saving(
                        () ->
                            other.put(
                                "x.yaml",
                                RULES,
                                all -> require(all.find("x.yaml").orElseThrow(), seen)))));

        assertThat(List.of(saved.get(0).get(), saved.get(1).get()))
            .containsExactlyInAnyOrder(true, false);
      }
    } finally {
      two.shutdownNow();
    }
  }

  private static final class Outdated extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void require(Document<String> now, long version) {
    if (now.version() != version) {
      throw new Outdated();
    }
  }

  /** Whether it was saved. */
  private static Callable<Boolean> saving(Callable<?> put) {
    return () -> {
      try {
        put.call();
        return true;
      } catch (Outdated e) {
        return false;
      }
    };
  }

  private boolean is(AlertState state) {
    return rules.alerts().stream().map(AlertTransition::state).toList().equals(List.of(state));
  }

  private List<String> warnings() {
    return rules.processor().localView().alerts().warnings();
  }

  private void send(double value) throws Exception {
    long now = TimeUnit.MILLISECONDS.toNanos(InstantSource.system().millis());
    rules.send(List.of(PerfMetric.of(UPLOAD, new Quantity(value, Unit.SECONDS), Status.OK, now)));
  }

  private void sendUnreadable(String name) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            rules.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.RULES.name(), 0, name.getBytes(UTF_8), "groups: []".getBytes(UTF_8)))
          .get(30, TimeUnit.SECONDS);
    }
  }
}
