package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.launcher.clients.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UpIT {
  private static final String MATRIX = "/api/infra/master-perf";
  private static final int ENDED_BY_SIGTERM = 143;

  private static final String SILENCE =
      """
      {"matchers": [{"name": "id", "value": "upload", "isRegex": false}],
       "startsAt": "2026-01-01T00:00:00Z", "endsAt": "2999-01-01T00:00:00Z",
       "createdBy": "ada", "comment": "c"}
      """;

  private static final Pattern ARCHIVED =
      Pattern.compile("\"scope\":\"gone/eu\"[^}]*\"archiveBytes\":[1-9]");

  @TempDir Path folder;

  @Test
  void whatWasSentIsInTheMatrixAlsoAfterARestartOnOtherPorts() throws Exception {
    int first = MasterperfProcess.freePort();
    try (MasterperfProcess up = up(first, "--no-demo", "--archive-segment-age", "1s")) {
      up.awaitReady(first);
      assertThat(up.post(first, MATRIX, metric("19.6ms")).statusCode()).isEqualTo(202);
      awaitMatrix(up, first, "\"value\":\"19.6ms\"");

      assertThat(up.post(first, "/api/v2/silences", SILENCE).statusCode()).isEqualTo(200);
      theDoctorIsContent(up, first);

      deletesAScope(up, first);

      assertThat(up.out()).contains("Dashboard  http://127.0.0.1:" + first).contains("whsec_");
      assertThat(up.stop(Duration.ofSeconds(10))).isTrue();
      assertThat(up.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
    }

    assertThat(verified("2 entries and 2 checkpoints in 1 chains"))
        .as("what up wrote is archived when it stops, to the last checkpoint")
        .isTrue();

    String data = folder.resolve("data").toString();
    try (MasterperfProcess archive =
        MasterperfProcess.start(folder, "archive", "verify", "--deep", "--data", data)) {
      assertThat(archive.exitCode()).as(archive.out() + archive.err()).isZero();
    }

    int second = MasterperfProcess.freePort();
    try (MasterperfProcess up = up(second, "--no-demo")) {
      up.awaitReady(second);

      awaitMatrix(up, second, "\"value\":\"19.6ms\"");
      assertThat(up.post(second, MATRIX, ofGone("3")).body()).contains("scope-deleted");
      assertThat(up.get(second, MATRIX).body()).doesNotContain("gone");
      assertThat(up.get(second, "/api/v1/scopes").body()).contains("\"state\":\"deleted\"");
      assertThat(up.post(second, MATRIX, metric("20ms")).statusCode()).isEqualTo(202);
      awaitMatrix(up, second, "\"value\":\"20ms\"");
    }
  }

  /** It may have something to say of this machine, and of how tests start Java. */
  private void theDoctorIsContent(MasterperfProcess up, int port) throws Exception {
    String[] command = {
      "doctor",
      "--data",
      folder.resolve("data").toString(),
      "--port",
      Integer.toString(port),
      "--kafka-port",
      port(up, "Kafka      127.0.0.1:(\\d+)"),
      "--s3-port",
      port(up, "S3 bucket  http://127.0.0.1:(\\d+)/")
    };
    try (MasterperfProcess doctor = MasterperfProcess.start(folder, command)) {
      doctor.exitCode();
      assertThat(doctor.out().lines())
          .anyMatch(line -> line.startsWith("OK   topics: all "))
          .anyMatch(line -> line.startsWith("OK   permissions: "))
          .anyMatch(line -> line.startsWith("OK   group: masterperf (processors) has 1 members"))
          .anyMatch(line -> line.startsWith("OK   clocks: "))
          .anyMatch(line -> line.startsWith("OK   bucket: "))
          .contains("OK   process: http://127.0.0.1:" + port + " is ready")
          .anyMatch(line -> line.endsWith("process " + up.pid() + " uses it"))
          .noneMatch(line -> line.startsWith("FAIL topics") || line.startsWith("WARN topics"));
    }
  }

  private static String port(MasterperfProcess up, String line) throws IOException {
    Matcher found = Pattern.compile(line).matcher(up.out());
    assertThat(found.find()).as(up.out()).isTrue();
    return found.group(1);
  }

  /** Of a scope that was deleted nothing is left: not in the matrix, and not in the archive. */
  private void deletesAScope(MasterperfProcess up, int port) throws Exception {
    assertThat(up.post(port, MATRIX, ofGone("1")).statusCode()).isEqualTo(202);
    awaitMatrix(up, port, "gone/eu");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ARCHIVED.matcher(up.get(port, "/api/v1/scopes").body()).find());
    assertThat(archived()).anyMatch(file -> file.contains("scope=gone"));
    String url = "http://127.0.0.1:" + port;

    try (MasterperfProcess scopes =
        MasterperfProcess.start(folder, "scopes", "delete", "gone", "--yes", "--url", url)) {
      assertThat(scopes.exitCode()).as(scopes.out() + scopes.err()).isZero();
    }

    assertThat(up.post(port, MATRIX, ofGone("2")).body()).contains("scope-deleted");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> up.get(port, "/api/v1/scopes").body().contains("\"state\":\"deleted\""));
    assertThat(up.get(port, MATRIX).body()).doesNotContain("gone");
    assertThat(archived()).noneMatch(file -> file.contains("scope=gone"));
  }

  /** An object is a file of the data folder. */
  private List<String> archived() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data").resolve("s3"))) {
      return files
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(file -> file.endsWith(".parquet"))
          .toList();
    }
  }

  private static String ofGone(String value) {
    return metric(value).replace("{\"category\"", "{\"scope\":\"gone/eu\",\"category\"");
  }

  private boolean verified(String summary) throws Exception {
    String data = folder.resolve("data").toString();
    try (MasterperfProcess audit =
        MasterperfProcess.start(folder, "audit", "verify", "--archive-only", "--data", data)) {
      assertThat(audit.exitCode()).as(audit.out() + audit.err()).isZero();
      return audit.out().contains(summary);
    }
  }

  @Test
  void whatIsUnpackedRunsWithoutMaven() throws Exception {
    Path archive;
    try (Stream<Path> built = Files.list(Path.of("target"))) {
      archive = built.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
    Path tar = Path.of("tar");
    Program.run(folder, "", tar, "xzf", archive.toString(), "-C", folder.toString());
    Path home = folder.resolve(archive.getFileName().toString().replace(".tar.gz", ""));

    String version =
        Program.run(folder, "", home.resolve("bin").resolve("masterperf"), "--version");

    assertThat(version).startsWith("masterperf 0.").contains("Java ");
    assertThat(home.resolve("README.md")).exists();
    assertThat(home.resolve("docs").resolve("deployment.md")).exists();
    assertThat(home.resolve("systemd").resolve("masterperf-processor@.service")).exists();
    assertThat(home.resolve("kubernetes").resolve("masterperf.yaml")).exists();
    try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
      assertThat(libraries.map(Path::getFileName))
          .map(Path::toString)
          .anyMatch(name -> name.startsWith("masterperf-streams-processor-"))
          .noneMatch(name -> name.startsWith("junit"));
    }
  }

  @Test
  void aSecondProcessOnTheSameDataIsRefusedInOneLine() throws Exception {
    int port = MasterperfProcess.freePort();
    try (MasterperfProcess first = up(port, "--no-demo")) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(folder.resolve("data").resolve("kafka")));

      try (MasterperfProcess second = up(MasterperfProcess.freePort(), "--no-demo")) {
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err())
            .hasLineCount(1)
            .contains("is in use by process " + first.pid())
            .contains("--data");
      }
    }
  }

  @Test
  void nobodyGetsInWithoutAKeyThatTheCommandLineMade() throws Exception {
    int port = MasterperfProcess.freePort();
    try (MasterperfProcess up = up(port, "--no-demo", "--auth", "keys")) {
      up.awaitReady(port);
      await().atMost(Duration.ofMinutes(1)).until(() -> up.out().contains("  Kafka "));
      Matcher kafka = Pattern.compile("Kafka +(\\S+)").matcher(up.out());
      assertThat(kafka.find()).isTrue();
      assertThat(status(port, "")).isEqualTo(401);

      String key = keys(kafka.group(1), "create", "--name", "ci", "--grant", "viewer:*", "--quiet");
      await().atMost(Duration.ofSeconds(10)).until(() -> status(port, key) == 200);
      assertThat(keys(kafka.group(1), "list")).contains("ci", "viewer:*", "valid");

      String id = key.split("_")[1];
      assertThat(keys(kafka.group(1), "revoke", id)).contains("is revoked");
      await().atMost(Duration.ofSeconds(10)).until(() -> status(port, key) == 401);
    }
  }

  private static String keys(String kafka, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine commands = Masterperf.commands().setOut(new PrintWriter(out));
    List<String> all = new ArrayList<>(List.of("keys", "--kafka", kafka));
    all.addAll(List.of(arguments));
    assertThat(commands.execute(all.toArray(String[]::new))).isZero();
    return out.toString().strip();
  }

  private static int status(int port, String key) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + MATRIX))
            .header("Authorization", "Bearer " + key)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void otherMachinesAreNotLetInByAccident() throws Exception {
    try (MasterperfProcess up =
        MasterperfProcess.start(
            folder, "up", "--host", "0.0.0.0", "--data", folder.resolve("data").toString())) {
      assertThat(up.exitCode()).isEqualTo(2);
      assertThat(up.err())
          .hasLineCount(1)
          .contains("--host: 0.0.0.0 is reached from other machines; give --auth keys");
    }
  }

  @Test
  void theDemoFillsTheMatrixWithWhatItMeasuredAndLeavesNoProcessBehind() throws Exception {
    int port = MasterperfProcess.freePort();
    try (RecordingReceiver beats =
            new RecordingReceiver(WebhookSecret.generate(new SecureRandom()));
        MasterperfProcess up =
            MasterperfProcess.watched(
                folder,
                arguments(
                    port, "--heartbeat", beats.url().toString(), "--heartbeat-every", "1s"))) {
      up.awaitReady(port);
      awaitMatrix(up, port, "\"category\":\"R2\"");
      awaitMatrix(up, port, "\"category\":\"Isolation\"");

      watchesItself(up, port);
      await().atMost(Duration.ofSeconds(60)).until(() -> beats.taken().size() > 1);
      assertThat(beats.taken().get(0).body()).contains("\"alertname\":\"Watchdog\"");

      var children = ProcessHandle.of(up.pid()).orElseThrow().descendants().toList();
      assertThat(up.stop(Duration.ofSeconds(10))).isTrue();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  /** Its rows are there for those who ask for their scope, and no alert of it fires. */
  private static void watchesItself(MasterperfProcess up, int port) throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                up.get(port, MATRIX + "?scope=masterperf")
                    .body()
                    .contains("masterperf_processor_lag_records"));
    assertThat(up.get(port, MATRIX).body()).doesNotContain("masterperf_processor_lag_records");
    assertThat(up.get(port, "/api/v1/rules").body()).contains("MasterperfProcessGone");
    assertThat(up.get(port, "/api/v1/alerts").body())
        .contains("there are no alert rules")
        .doesNotContain("\"state\":\"firing\""); // the heartbeat waits for its first output
    assertThat(up.get(port, "/metrics").body())
        .contains("masterperf_processor_threads{state=\"RUNNING\"} 1\n")
        .containsPattern("masterperf_window_latency_seconds_count [1-9]");
  }

  private MasterperfProcess up(int port, String... more) throws IOException {
    return MasterperfProcess.start(folder, arguments(port, more));
  }

  private String[] arguments(int port, String... more) {
    String[] fixed = {
      "up",
      "--port",
      Integer.toString(port),
      "--kafka-port",
      "0",
      "--s3-port",
      "0",
      "--data",
      folder.resolve("data").toString()
    };
    String[] all = java.util.Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return all;
  }

  private static void awaitMatrix(MasterperfProcess up, int port, String part) {
    await().atMost(Duration.ofSeconds(60)).until(() -> up.get(port, MATRIX).body().contains(part));
  }

  private static String metric(String value) {
    return "{\"category\":\"Isolation\",\"topic\":\"Agent Scaling\",\"id\":\"deploy\",\"value\":\""
        + value
        + "\"}";
  }
}
