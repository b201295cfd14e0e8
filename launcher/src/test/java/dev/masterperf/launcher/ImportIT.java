package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Series;
import dev.masterperf.model.wire.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Import and tail as processes of their own, on a product that runs. */
class ImportIT {
  private static final int LINES = 30_000;
  private static final int SERIES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void anImportThatIsKilledGoesOnAndEveryLineIsInItsWindowOnce() throws Exception {
    int port = MasterperfProcess.freePort();
    int kafka = MasterperfProcess.freePort();
    Path file = csv();
    try (MasterperfProcess up = up(port, kafka)) {
      up.awaitReady(port);
      try (MasterperfProcess killed = imported(file, port)) {
        await().atMost(PATIENCE).until(() -> stateLine(file) > 2_000);
      } // kill -9, wherever it stands
      long line = stateLine(file);

      try (MasterperfProcess resumed = imported(file, port)) {
        assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(1);
        assertThat(resumed.out()).contains("accepted, ", "older than hot windows are kept: ");
        if (line < LINES) {
          assertThat(resumed.out()).contains("went on after line");
        }
        assertThat(resumed.err()).contains(file + ":" + (LINES + 2) + ": a metric needs id");
      }
      for (int series = 0; series < SERIES; series++) {
        String id = "import-" + series;
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(events(up, port, id)).isEqualTo(LINES / SERIES));
      }

      assertThat(tail(kafka, "late", "--category", "Import").lines()).hasSize(LINES);
      assertThat(tail(kafka, "metrics", "--id", "import-1", "--count", "7").lines()).hasSize(7);
      assertThat(tail(kafka, "aggregates", "-q", "\"1h\"").lines())
          .isNotEmpty()
          .allSatisfy(
              window ->
                  assertThat(Json.tree(bytes(window)).path("resolution").asText()).isEqualTo("1h"));
    }
  }

  /** Two hours old: too late for windows of 1 s, in time for those of 1 m; and one bad line. */
  private Path csv() throws Exception {
    long begin = Instant.now().minus(Duration.ofHours(2)).toEpochMilli();
    String rows =
        IntStream.range(0, LINES)
            .mapToObj(
                i -> (begin + 10L * i) + ",Import,Backfill,import-" + i % SERIES + "," + i + "ms\n")
            .collect(Collectors.joining());
    return Files.writeString(
        folder.resolve("past.csv"),
        "ts,category,topic,id,value\n" + rows + begin + ",Import,Backfill,,1ms\n");
  }

  private static long stateLine(Path file) throws Exception {
    Path state = Path.of(file + ".import-state");
    return Files.exists(state) ? Json.tree(Files.readAllBytes(state)).path("line").asLong() : 0;
  }

  private static long events(MasterperfProcess up, int port, String id) throws Exception {
    String series =
        URLEncoder.encode(Series.of("Import", "Backfill", id).key().text(), StandardCharsets.UTF_8);
    String answer = up.get(port, "/api/v1/windows?resolution=1m&series=" + series).body();
    long events = 0;
    for (JsonNode window : Json.tree(bytes(answer)).path("windows")) {
      events += window.path("events").asLong();
    }
    return events;
  }

  private MasterperfProcess imported(Path file, int port) throws Exception {
    return MasterperfProcess.start(
        folder, "import", file.toString(), "--url", "http://127.0.0.1:" + port);
  }

  private String tail(int kafka, String topic, String... more) throws Exception {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "tail",
                "--kafka",
                "127.0.0.1:" + kafka,
                "--topic",
                topic,
                "--from",
                "beginning",
                "--no-follow",
                "--json"));
    arguments.addAll(List.of(more));
    try (MasterperfProcess tail =
        MasterperfProcess.start(folder, arguments.toArray(String[]::new))) {
      assertThat(tail.exitCode()).as(tail.err()).isZero();
      return tail.out();
    }
  }

  private MasterperfProcess up(int port, int kafka) throws Exception {
    return MasterperfProcess.start(
        folder,
        "up",
        "--no-demo",
        "--port",
        Integer.toString(port),
        "--kafka-port",
        Integer.toString(kafka),
        "--s3-port",
        "0",
        "--data",
        folder.resolve("data").toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
