package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures over time, by HTTP and by command, of what the whole product took in. */
class HistoryIT {
  private static final int VALUES = 200;
  private static final String MATCH = "history_it{category=\"Checkout\"}";
  private static final String QUERY =
      "/api/v1/history?match=" + URLEncoder.encode(MATCH, StandardCharsets.UTF_8);

  private static final String ARCHIVES_SOON = "--archive-segment-age=1s";

  @TempDir Path folder;

  @Test
  void whatWasSentComesBackAsFiguresInEveryForm() throws Exception {
    int port = MasterperfProcess.freePort();
    try (MasterperfProcess up = startUp(folder.resolve("data"), port)) {
      up.awaitReady(port);
      Instant first = Instant.now().minusSeconds(120);
      assertThat(up.post(port, "/api/infra/master-perf", values(first)).statusCode())
          .isEqualTo(202);
      String time = "&from=" + first.minusSeconds(60) + "&to=" + first.plusSeconds(180);
      String stats = "&stat=count,min,max,avg,p50,errors";
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> count(up, port, QUERY + time + "&step=1h&by=id" + stats) == VALUES);

      JsonNode answer = json(up.get(port, QUERY + time + "&step=1s" + stats));
      assertThat(answer.path("series")).hasSize(2);
      assertThat(answer.path("series").get(0).path("labels").path("source").asText())
          .isEqualTo("a");
      assertThat(answer.path("series").get(0).path("unit").asText()).isEqualTo("s");
      checkHour(up, port, time + stats);
      checkForms(up, port, time + stats);
      checkCommands(port, first);
    }
  }

  @Test
  void whatIsOlderThanAllHotWindowsComesFromTheBucket() throws Exception {
    int port = MasterperfProcess.freePort();
    try (MasterperfProcess up = startUp(folder.resolve("data"), port, ARCHIVES_SOON)) {
      up.awaitReady(port);
      Instant old = Instant.now().minus(Duration.ofDays(40)).truncatedTo(ChronoUnit.HOURS);
      Instant fresh = Instant.now().minusSeconds(60);
      for (Instant first : List.of(old, fresh)) {
        assertThat(up.post(port, "/api/infra/master-perf", values(first)).statusCode())
            .isEqualTo(202);
      }
      String old50Days = "&from=" + old.minus(Duration.ofDays(10));

      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  count(up, port, QUERY + old50Days + "&to=now&step=1h&stat=count") == 2 * VALUES);
      String minute = "&from=" + old + "&to=" + old.plusSeconds(60);
      for (String step : List.of("1s", "10s", "1m")) {
        JsonNode answer = json(up.get(port, QUERY + minute + "&step=" + step + "&stat=count,max"));
        assertThat(answer.path("resolution").asText()).isEqualTo(step);
        assertThat(answer.path("incomplete")).isEmpty();
        assertThat(count(up, port, QUERY + minute + "&step=" + step + "&stat=count"))
            .isEqualTo(VALUES);
      }
      String sum = "sum(count_over_time(history_it[1h]))";
      String then = "&time=" + old.plusSeconds(1800);
      JsonNode value =
          json(up.get(port, "/api/v1/query?query=" + encoded(sum) + then))
              .path("data")
              .path("result")
              .get(0)
              .path("value");
      assertThat(value.get(1).asText()).isEqualTo(Integer.toString(VALUES));
    }
  }

  @Test
  void aFreshClusterOverAnOldBucketAnswersFromTheBucketWhatWouldStillBeHot() throws Exception {
    Path data = folder.resolve("data");
    Instant first = Instant.now().minusSeconds(120);
    String minute = "&from=" + first.minusSeconds(10) + "&to=" + first.plusSeconds(60);
    String question = QUERY + minute + "&step=1s&stat=count";
    int port = MasterperfProcess.freePort();
    try (MasterperfProcess up = startUp(data, port, ARCHIVES_SOON)) {
      up.awaitReady(port);
      assertThat(up.post(port, "/api/infra/master-perf", values(first)).statusCode())
          .isEqualTo(202);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> count(up, port, question) == VALUES && isArchived(data));
      assertThat(up.stop(Duration.ofSeconds(30))).isTrue(); // what is not archived yet is by then
    }
    deleteAllBut("s3", data);

    int again = MasterperfProcess.freePort();
    try (MasterperfProcess up = startUp(data, again, ARCHIVES_SOON)) {
      up.awaitReady(again);

      assertThat(count(up, again, question)).isEqualTo(VALUES);
    }
  }

  private MasterperfProcess startUp(Path data, int port, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--no-demo",
                "--port=" + port,
                "--kafka-port=0",
                "--s3-port=0",
                "--data=" + data));
    arguments.addAll(List.of(more));
    return MasterperfProcess.start(folder, arguments.toArray(String[]::new));
  }

  /** Whether the archive has begun. */
  private static boolean isArchived(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data.resolve("s3"))) {
      return all.anyMatch(file -> file.toString().matches(".*manifest.metrics.*json"));
    }
  }

  private static void deleteAllBut(String kept, Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(data) && !path.startsWith(data.resolve(kept))) {
          Files.delete(path);
        }
      }
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Values of 1 ms to 200 ms, a second of event time for each four of them, from two sources. */
  private static String values(Instant first) {
    List<String> items = new ArrayList<>();
    for (int i = 1; i <= VALUES; i++) {
      items.add(
          ("{\"category\":\"Checkout\",\"topic\":\"History\",\"id\":\"history_it\",\"source\":\"%s\","
                  + "\"value\":\"%dms\",\"status\":\"%s\",\"ts\":\"%s\"}")
              .formatted(
                  i % 2 == 0 ? "a" : "b",
                  i,
                  i % 10 == 0 ? "error" : "ok",
                  first.plusMillis(250L * (i - 1))));
    }
    return "[" + String.join(",", items) + "]";
  }

  private static long count(MasterperfProcess up, int port, String path)
      throws IOException, InterruptedException {
    long count = 0;
    for (JsonNode series : json(up.get(port, path)).path("series")) {
      for (JsonNode point : series.path("points")) {
        count += point.get(1).asLong();
      }
    }
    return count;
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.tree(response.body().getBytes(StandardCharsets.UTF_8));
  }

  /** Both sources as one, in cells of an hour; there may be two, if an hour ended meanwhile. */
  private static void checkHour(MasterperfProcess up, int port, String more) throws Exception {
    JsonNode answer = json(up.get(port, QUERY + "&step=2h&by=id" + more));

    List<JsonNode> points = new ArrayList<>();
    answer.path("series").get(0).path("points").forEach(points::add);
    points.removeIf(point -> point.get(1).isNull());
    assertThat(answer.path("resolution").asText()).isEqualTo("1h");
    assertThat(points.stream().mapToLong(point -> point.get(1).asLong()).sum()).isEqualTo(VALUES);
    assertThat(points.stream().mapToLong(point -> point.get(6).asLong()).sum()).isEqualTo(20);
    assertThat(points.get(0).get(2).asDouble()).isEqualTo(0.001);
    assertThat(points.get(points.size() - 1).get(3).asDouble()).isEqualTo(0.2);
    if (points.size() == 1) {
      assertThat(points.get(0).get(4).asDouble()).isBetween(0.1004999, 0.1005001);
      assertThat(points.get(0).get(5).asDouble()).isBetween(0.098, 0.102);
    }
  }

  private static void checkForms(MasterperfProcess up, int port, String more) throws Exception {
    HttpResponse<String> csv = up.get(port, QUERY + "&step=10s&format=csv" + more);
    HttpResponse<String> lines = up.get(port, QUERY + "&step=10s&format=ndjson" + more);
    HttpResponse<String> table = up.get(port, QUERY + "&step=10s&format=table" + more);

    assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
    assertThat(csv.body())
        .startsWith("scope,category,type,topic,sub_cat,id,source,labels,unit,time,state,count,");
    assertThat(csv.body().split("\r\n")).hasSameSizeAs(withHead(lines.body()));
    assertThat(table.body()).contains("id=\"history_it\"", "| time ", "ms |");
    assertThat(up.get(port, "/api/v1/history?match=history_it&stat=p999").body())
        .contains("did you mean p99.9?");
  }

  private static List<String> withHead(String lines) {
    List<String> all = new ArrayList<>(List.of("head"));
    lines.lines().forEach(all::add);
    return all;
  }

  private void checkCommands(int port, Instant first) throws Exception {
    String url = "--url=http://127.0.0.1:" + port;
    String from = "--from=" + first.minusSeconds(60);
    try (MasterperfProcess history =
        MasterperfProcess.start(
            folder, "history", MATCH, from, "--step=10s", "--format=csv", url)) {
      assertThat(history.exitCode()).as(history.err()).isZero();
      assertThat(history.out())
          .contains("global,Checkout,performance,History,General,history_it,a");
    }
    try (MasterperfProcess query =
        MasterperfProcess.start(
            folder,
            "query",
            "sum by (id) (sum_over_time(history_it[10m]))",
            "--format=ndjson",
            url)) {
      assertThat(query.exitCode()).as(query.err()).isZero();
      JsonNode row = Json.tree(query.out().getBytes(StandardCharsets.UTF_8));
      assertThat(row.path("id").asText()).isEqualTo("history_it");
      assertThat(row.path("value").asDouble()).isBetween(20.0999, 20.1001);
    }
  }
}
