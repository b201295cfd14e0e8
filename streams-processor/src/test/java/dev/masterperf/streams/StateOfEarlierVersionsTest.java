package dev.masterperf.streams;

import static dev.masterperf.streams.Pipeline.T0;
import static dev.masterperf.streams.Pipeline.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.streams.alert.EvaluateRules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a version left in its changelogs is taken up by this one, as in an upgrade.
 *
 * <p>Each file holds what one version wrote of {@link #story}, a record a line. A file is never
 * changed: whoever changes the form of a store so that this test still passes adds what {@code
 * target/state.ndjson} then holds as the next file, and its number below. If the test fails,
 * deployments that are upgraded lose their state or do not start.
 */
class StateOfEarlierVersionsTest {
  private static final int NEWEST = 1;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern STORES = Pattern.compile("stores: \\[([^]]*)]");

  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final Series DOWNLOAD = Series.of("R2", "Object Download", "download");

  private static final String RULES =
      """
      groups:
        - name: g
          rules:
            - alert: Slow
              expr: max_over_time(upload[1m]) > 500ms
            - alert: Lasting
              expr: max_over_time(download[1m]) > 500ms
              for: 10m
            - alert: Together
              expr: 'sum by (category) (upload) > 100ms'
            - alert: Strange
              expr: anomaly_score(avg_over_time(upload[10s])) > 0.9
      """;

  /** After which the hour is closed. */
  private static final long END = T0 + 3_600_000 + 20_000;

  @ParameterizedTest
  @ValueSource(ints = {1})
  void whatAVersionLeftIsTakenUp(int version) throws IOException {
    try (Pipeline pipeline = Pipeline.continuing(RULES, END, read(version))) {
      SeriesKey upload = UPLOAD.key();
      assertThat(pipeline.row(upload).orElseThrow().latest().measure()).isEqualTo(0.7);
      assertThat(events(pipeline, upload, Resolution.SECOND, END - 21_000)).isEqualTo(2);
      assertThat(events(pipeline, upload, Resolution.TEN_SECONDS, T0)).isEqualTo(42);
      assertThat(events(pipeline, upload, Resolution.MINUTE, T0)).isEqualTo(42);
      assertThat(events(pipeline, upload, Resolution.HOUR, T0)).isEqualTo(42);
      assertThat(pipeline.alerts())
          .extracting(alert -> alert.latest().rule() + " " + alert.latest().state())
          .contains("Slow FIRING", "Lasting PENDING", "Together FIRING");
      assertThat(pipeline.stored("detectors")).isPositive();
      assertThat(pipeline.stored("new-series")).isPositive();
      assertThat(pipeline.stored("rule-parts")).isPositive();

      pipeline.append(END + 1_000, sample(UPLOAD, 0.05, END + 900));
      for (long at = END + 2_000; at <= END + 120_000; at += 1_000) {
        pipeline.tick(at);
        pipeline.idleUntil(at);
      }

      Map<String, List<AlertState>> ended = new TreeMap<>();
      for (AlertTransition transition : pipeline.transitions()) {
        ended
            .computeIfAbsent(transition.rule(), fresh -> new ArrayList<>())
            .add(transition.state());
      }
      assertThat(ended)
          .containsEntry("Slow", List.of(AlertState.RESOLVED))
          .containsEntry("Together", List.of(AlertState.RESOLVED));
      assertThat(pipeline.closed(Resolution.SECOND)).isNotEmpty();
    }
  }

  @Test
  void theNewestFileHasEveryStoreThatIsWrittenNow() throws IOException {
    Map<String, List<ConsumerRecord<byte[], byte[]>>> written = story();
    write(Path.of("target", "state.ndjson"), written);

    assertThat(read(NEWEST).keySet())
        .as("stores in state-%d.ndjson; what is written now is in target/state.ndjson", NEWEST)
        .isEqualTo(stores())
        .isEqualTo(written.keySet());
  }

  /** An hour of two series, at whose end one alert fires, one is pending, and a group fires. */
  private static Map<String, List<ConsumerRecord<byte[], byte[]>>> story() {
    try (Pipeline pipeline = new Pipeline(RULES, 1, ProcessorSettings.defaultRetention())) {
      for (long at = T0 + 250; at < T0 + 400_000; at += 10_000) {
        pipeline.append(at, sample(UPLOAD, 0.05, at), sample(DOWNLOAD, 0.05, at));
        pipeline.idleUntil(at);
      }
      pipeline.tick(END - 60_000);
      pipeline.idleUntil(END - 60_000);
      // In the last minute of the hour.
      long late = END - 20_500;
      pipeline.append(late, sample(UPLOAD, 0.6, late), sample(DOWNLOAD, 0.9, late));
      pipeline.append(late + 100, sample(UPLOAD, 0.7, late + 50));
      for (long at = END - 20_000; at <= END; at += 1_000) {
        pipeline.tick(at);
        pipeline.idleUntil(at);
      }
      return pipeline.kept();
    }
  }

  private static long events(
      Pipeline pipeline, SeriesKey series, Resolution resolution, long from) {
    return pipeline.reader().windows(series, resolution, from, END).stream()
        .map(WindowAggregate::aggregate)
        .mapToLong(aggregate -> aggregate.events())
        .sum();
  }

  private static TreeSet<String> stores() throws IOException {
    TreeSet<String> stores = new TreeSet<>();
    String topology = new String(resource("topology.txt").readAllBytes(), StandardCharsets.UTF_8);
    STORES
        .matcher(topology)
        .results()
        .forEach(match -> stores.addAll(Arrays.asList(match.group(1).split(", "))));
    assertThat(stores).contains("live", EvaluateRules.ALERTS);
    return stores;
  }

  private static InputStream resource(String name) {
    InputStream found = StateOfEarlierVersionsTest.class.getResourceAsStream(name);
    assertThat(found).as(name).isNotNull();
    return found;
  }

  private static void write(Path file, Map<String, List<ConsumerRecord<byte[], byte[]>>> stores)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (var store : stores.entrySet()) {
      for (ConsumerRecord<byte[], byte[]> one : store.getValue()) {
        ObjectNode line = JSON.createObjectNode();
        line.put("store", store.getKey());
        line.put("at", one.timestamp());
        line.put("key", one.key());
        line.put("value", one.value());
        lines.add(JSON.writeValueAsString(line));
      }
    }
    Files.write(file, lines);
  }

  private static Map<String, List<ConsumerRecord<byte[], byte[]>>> read(int version)
      throws IOException {
    Map<String, List<ConsumerRecord<byte[], byte[]>>> stores = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                resource("state-" + version + ".ndjson"), StandardCharsets.UTF_8))) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        JsonNode line = JSON.readTree(text);
        stores
            .computeIfAbsent(line.get("store").asText(), fresh -> new ArrayList<>())
            .add(
                new ConsumerRecord<>(
                    "changelog",
                    0,
                    0,
                    line.get("at").asLong(),
                    TimestampType.CREATE_TIME,
                    -1,
                    -1,
                    bytes(line.get("key")),
                    bytes(line.get("value")),
                    new RecordHeaders(),
                    Optional.empty()));
      }
    }
    return stores;
  }

  private static byte[] bytes(JsonNode text) {
    return text.isNull() ? null : Base64.getDecoder().decode(text.asText());
  }
}
