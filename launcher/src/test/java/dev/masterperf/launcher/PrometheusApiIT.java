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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus writes to us what it has itself; then both are asked the same. */
class PrometheusApiIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String COUNTER = "process_cpu_seconds_total";
  private static final String GAUGE = "process_resident_memory_bytes";

  @TempDir Path folder;

  @Test
  void answersAreThoseOfAPrometheusWithTheSameSamples() throws Exception {
    int port = MasterperfProcess.freePort();
    try (MasterperfProcess up = up(port).awaitReady(port);
        PrometheusProcess prometheus = PrometheusProcess.start(folder, port)) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions() // it may not listen yet
          .until(() -> prometheus.query("count_over_time(up[1h]) > 22").size() == 1);
      long end = Instant.now().getEpochSecond() - 5;
      await()
          .atMost(PATIENCE)
          .until(() -> ours(up, port, "timestamp(" + GAUGE + ")", end).size() == 1);

      // Windows begin at full seconds, samples within them: so a range of ours is a second off.
      for (String expression :
          new String[] {
            "max_over_time(" + GAUGE + "[10s])",
            "min_over_time(" + GAUGE + "[10s])",
            "sum by (job) (max_over_time(" + GAUGE + "[10s])) / 1024",
            "round(avg_over_time(go_goroutines[10s]) / 1000)"
          }) {
        double theirs = number(expression, prometheus.query(expression, end));
        double found = number("ours: " + expression, ours(up, port, theirLabels(expression), end));
        assertThat(found).as(expression).isCloseTo(theirs, within(Math.abs(theirs) * 0.2 + 1e-9));
      }
      assertThat(number("count", ours(up, port, "count_over_time(" + GAUGE + "[10s])", end)))
          .isBetween(9.0, 11.0);
      double increase = number("increase", ours(up, port, "increase(" + COUNTER + "[15s])", end));
      assertThat(increase)
          .isCloseTo(
              number("their increase", prometheus.query("increase(" + COUNTER + "[15s])", end)),
              within(increase * 0.5 + 0.1));
      promtoolUnderstandsUs(port, end);
    }
  }

  /** The job lies in {@code topic} here, and the instance in {@code source}. */
  private static String theirLabels(String expression) {
    return expression.replace("by (job)", "by (topic)");
  }

  private void promtoolUnderstandsUs(int port, long end) throws Exception {
    String server = "http://127.0.0.1:" + port;

    assertThat(promtool("query", "instant", "--time=" + end, server, "1 + 1"))
        .contains("scalar: 2");
    assertThat(promtool("query", "instant", "--time=" + end, server, GAUGE))
        .contains(GAUGE + "{", "topic=\"prometheus\"");
    assertThat(
            promtool(
                    "query",
                    "range",
                    "--start=" + (end - 10),
                    "--end=" + end,
                    "--step=5s",
                    server,
                    GAUGE)
                .lines()
                .filter(line -> line.contains("@["))
                .count())
        .isEqualTo(3);
    assertThat(promtool("query", "series", "--match=" + COUNTER, server))
        .contains("id=\"" + COUNTER + "\"");
    assertThat(promtool("query", "labels", server, "topic")).contains("prometheus");
  }

  private static String promtool(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "promtool";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static double number(String expression, JsonNode result) {
    assertThat(result).as(expression).hasSize(1);
    return result.at("/0/value/1").asDouble();
  }

  private static JsonNode ours(MasterperfProcess up, int port, String expression, long at)
      throws Exception {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    String body = up.get(port, "/api/v1/query?query=" + query + "&time=" + at).body();
    return Json.tree(body.getBytes(StandardCharsets.UTF_8)).at("/data/result");
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
