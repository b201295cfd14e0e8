package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus writes to a real server; what they answer is compared. */
class RemoteWriteIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void whatPrometheusWritesIsWhatItsOwnInterfaceAnswers() throws Exception {
    int port = MasterperfProcess.freePort();
    try (MasterperfProcess up = up(port).awaitReady(port);
        PrometheusProcess prometheus = PrometheusProcess.start(folder, port)) {
      await()
          .atMost(PATIENCE)
          .until(() -> prometheus.query("count_over_time(up[1h]) > 15").size() == 1);
      await().atMost(PATIENCE).until(() -> matrix(up, port).path("total").asInt() > 300);

      JsonNode rows = matrix(up, port).path("rows");
      // Asked afterwards, so it holds all that was written by then.
      Map<String, Map<Instant, String>> truth = samples(prometheus);

      Set<String> seen = new HashSet<>();
      for (JsonNode row : rows) {
        String name = name(row);
        assertThat(truth).containsKey(name);
        String expected = truth.get(name).get(Instant.parse(row.path("ts").asText()));
        assertThat(expected).as(name + " at " + row.path("ts")).isNotNull();
        if (expected.equals("NaN") || expected.endsWith("Inf")) {
          assertThat(row.path("value").asText()).isEqualTo(expected);
        } else {
          assertThat(row.path("measure").asDouble()).isEqualTo(Double.parseDouble(expected));
        }
        seen.add(name);
      }
      Instant longAgo = Instant.parse(rows.get(0).path("ts").asText()).minusSeconds(10);
      truth.forEach(
          (name, samples) -> {
            if (samples.keySet().stream().anyMatch(longAgo::isAfter)) {
              assertThat(seen).contains(name);
            }
          });
      everySampleIsCountedOnce(up, port, truth);
      assertThat(prometheus.log()).doesNotContain("non-recoverable error");
    }
  }

  /** Of one counter all windows, against all samples. */
  private void everySampleIsCountedOnce(
      MasterperfProcess up, int port, Map<String, Map<Instant, String>> truth) throws Exception {
    String name =
        truth.keySet().stream()
            .filter(key -> key.startsWith("process_cpu_seconds_total{"))
            .findFirst()
            .orElseThrow();
    TreeMap<Instant, String> samples = new TreeMap<>(truth.get(name));
    Instant from = samples.firstKey();
    Instant to = Instant.ofEpochSecond(samples.lastKey().getEpochSecond());
    String instance = name.replaceAll(".*instance=([^,}]*).*", "$1");
    String key =
        "global|Prometheus|performance|prometheus|General|process_cpu_seconds_total|"
            + instance
            + "|cluster=here";
    long expected = samples.headMap(to).size();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              long count = 0;
              double increase = 0;
              for (JsonNode window : windows(up, port, key, from, to)) {
                count += window.path("count").asLong();
                increase += window.path("increase").asDouble();
              }
              assertThat(count).isEqualTo(expected);
              assertThat(increase)
                  .isCloseTo(
                      Double.parseDouble(samples.lowerEntry(to).getValue())
                          - Double.parseDouble(samples.firstEntry().getValue()),
                      within(1e-9));
            });
  }

  private static JsonNode windows(
      MasterperfProcess up, int port, String series, Instant from, Instant to) throws Exception {
    String query =
        "/api/v1/windows?resolution=1s&series="
            + URLEncoder.encode(series, StandardCharsets.UTF_8)
            + "&from="
            + from.getEpochSecond() * 1_000
            + "&to="
            + (to.toEpochMilli() - 1);
    return Json.tree(up.get(port, query).body().getBytes(StandardCharsets.UTF_8)).path("windows");
  }

  private static JsonNode matrix(MasterperfProcess up, int port) throws Exception {
    String body =
        up.get(port, "/api/infra/master-perf?format=json&category=Prometheus&limit=10000").body();
    return Json.tree(body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The name of a row as Prometheus has it: without the label it adds on the way, and with those
   * that have names of ours under their own.
   */
  private static String name(JsonNode row) {
    TreeMap<String, String> labels = new TreeMap<>();
    row.path("labels")
        .properties()
        .forEach(
            label ->
                labels.put(
                    label.getKey().replaceFirst("^exported_(?=type$|scope$|source$)", ""),
                    label.getValue().asText()));
    assertThat(labels.remove("cluster")).isEqualTo("here");
    labels.put("job", row.path("topic").asText());
    labels.put("instance", row.path("source").asText());
    return row.path("id").asText() + labels;
  }

  /** All raw samples, by name and time. */
  private static Map<String, Map<Instant, String>> samples(PrometheusProcess prometheus)
      throws Exception {
    Map<String, Map<Instant, String>> all = new HashMap<>();
    for (JsonNode series : prometheus.query("{job=\"prometheus\"}[1h]")) {
      TreeMap<String, String> labels = new TreeMap<>();
      series
          .path("metric")
          .properties()
          .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
      String name = labels.remove("__name__") + labels;
      Map<Instant, String> samples = all.computeIfAbsent(name, key -> new HashMap<>());
      for (JsonNode sample : series.path("values")) {
        long millis = Math.round(sample.get(0).asDouble() * 1_000);
        samples.put(Instant.ofEpochMilli(millis), sample.get(1).asText());
      }
    }
    return all;
  }

  private MasterperfProcess up(int port) throws Exception {
    return MasterperfProcess.start(
        folder,
        "up",
        "--no-demo",
        "--port",
        Integer.toString(port),
        "--kafka-port",
        "0",
        "--s3-port",
        "0",
        "--data",
        folder.resolve("data").toString());
  }
}
