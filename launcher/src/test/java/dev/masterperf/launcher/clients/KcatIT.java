package dev.masterperf.launcher.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Series;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What docs/kafka.md tells people to type, with the kcat of this machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KcatIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private Path kcat;
  private BrokerAndProcessor product;

  @TempDir static Path folder;

  @BeforeAll
  void start() {
    kcat = Installed.kcat();
    product = BrokerAndProcessor.start(folder, RuleSet.empty());
  }

  @AfterAll
  void stop() {
    if (product != null) {
      product.close();
    }
  }

  @Test
  void aMetricWithItsSeriesAsKeyNeedsNoDetour() throws Exception {
    Series series = Series.of("Checkout", "Payment", "keyed");
    String key = series.key().text();

    produce(key + ";" + metric("keyed", "19.6ms"), "-X", "partitioner=murmur2_random", "-K", ";");
    produce(
        "[" + metric("keyed", "21ms") + "," + metric("keyed", "1.2s") + "]",
        "-X",
        "partitioner=murmur2_random",
        "-k",
        key);

    awaitEvents(series, 3);
    assertThat(records(Topics.METRICS, "%k %p"))
        .filteredOn(record -> record.startsWith(key))
        .hasSize(2)
        .containsOnly(key + " " + series.key().homePartition(BrokerAndProcessor.PARTITIONS));
    assertThat(records(Topics.REHOME, "%k")).doesNotContain(key);
  }

  @Test
  void aMetricOnAnotherPartitionArrivesByTheRehomeTopic() throws Exception {
    Series series = Series.of("Checkout", "Payment", "misplaced");
    int home = series.key().homePartition(BrokerAndProcessor.PARTITIONS);
    int elsewhere = (home + 1) % BrokerAndProcessor.PARTITIONS;

    produce(metric("misplaced", "25ms"), "-p", Integer.toString(elsewhere));

    awaitEvents(series, 1);
    assertThat(records(Topics.REHOME, "%k %p")).containsOnlyOnce(series.key().text() + " " + home);
  }

  @Test
  void whatIsNoMetricIsFoundAmongTheDeadLetters() throws Exception {
    produce("{\"category\":\"Checkout\",\"value\":\"oops\"}");

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                records(Topics.DLQ, "%s").stream()
                    .map(letter -> Json.tree(letter.getBytes(StandardCharsets.UTF_8)))
                    .map(letter -> letter.path("detail").asText())
                    .toList()
                    .contains("a metric needs topic"));
  }

  @Test
  void finalWindowsAreReadBack() throws Exception {
    Series series = Series.of("Checkout", "Payment", "read");
    produce(metric("read", "30ms"));

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                records(Topics.AGGREGATES, "%s").stream()
                    .map(window -> Json.tree(window.getBytes(StandardCharsets.UTF_8)))
                    .filter(window -> isSecondOf(series, window))
                    .mapToLong(window -> window.path("events").asLong())
                    .sum(),
            events -> events == 1);
  }

  private static boolean isSecondOf(Series series, JsonNode window) {
    return window.path("series").asText().equals(series.key().text())
        && window.path("resolution").asText().equals("1s")
        && window.path("state").asText().equals("final");
  }

  private void awaitEvents(Series series, long events) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> product.seconds(series).stream().mapToLong(w -> w.aggregate().events()).sum(),
            seen -> seen == events);
  }

  private static String metric(String id, String value) {
    return "{\"category\":\"Checkout\",\"topic\":\"Payment\",\"id\":\"%s\",\"value\":\"%s\"}"
        .formatted(id, value);
  }

  private void produce(String line, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("-P", "-b", product.address(), "-t", Topics.METRICS.name()));
    arguments.addAll(List.of(more));
    Program.run(folder, line + "\n", kcat, arguments.toArray(String[]::new));
  }

  /** All records of a topic that are committed now. */
  private List<String> records(Topics.Topic topic, String format) throws Exception {
    return Program.run(
            folder,
            "",
            kcat,
            "-C",
            "-b",
            product.address(),
            "-t",
            topic.name(),
            "-o",
            "beginning",
            "-e",
            "-q",
            "-f",
            format + "\\n")
        .lines()
        .toList();
  }
}
