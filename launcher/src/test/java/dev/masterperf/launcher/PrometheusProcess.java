package dev.masterperf.launcher;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * The Prometheus found on this machine: scraping itself each second and writing that on, or
 * evaluating rules and posting alerts.
 */
final class PrometheusProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CONFIG =
      """
      global:
        scrape_interval: 1s
        external_labels: {cluster: here}
      scrape_configs:
        - job_name: prometheus
          static_configs: [{targets: ["127.0.0.1:%d"]}]
      remote_write:
        - url: http://127.0.0.1:%d/api/v1/write
          queue_config: {batch_send_deadline: 500ms}
      """;

  private static final String ALERTING =
      """
      global: {scrape_interval: 1s, evaluation_interval: 1s}
      rule_files: ["%s"]
      alerting:
        alertmanagers:
          - static_configs: [{targets: ["127.0.0.1:%d"]}]
            api_version: v2
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final Path log;
  private final Process process;

  private PrometheusProcess(Path executable, Path folder, int port, String text)
      throws IOException {
    this.port = port;
    this.log = folder.resolve("prometheus.log");
    Path config = Files.writeString(folder.resolve("prometheus.yml"), text);
    process =
        new ProcessBuilder(
                executable.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port,
                "--web.enable-lifecycle",
                "--rules.alert.resend-delay=1s")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /** Before that it answers everything with a line of text. */
  private PrometheusProcess awaitReady() throws InterruptedException {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready")).build();
    try {
      await()
          .atMost(PATIENCE)
          .ignoreException(ConnectException.class)
          .until(() -> http.send(ready, BodyHandlers.discarding()).statusCode() == 200);
    } catch (ConditionTimeoutException e) {
      close();
      throw e;
    }
    return this;
  }

  /**
   * Starts it; without one the test is skipped with a printed line, but fails where CI runs.
   *
   * @param writesTo port of the server it writes to
   */
  static PrometheusProcess start(Path folder, int writesTo)
      throws IOException, InterruptedException {
    Path executable = require("remote write is not tested by it");
    int port = MasterperfProcess.freePort();
    return new PrometheusProcess(executable, folder, port, CONFIG.formatted(port, writesTo))
        .awaitReady();
  }

  /**
   * Starts one that evaluates rules and has a server of ours for its Alertmanager; it is skipped as
   * the other.
   *
   * @param postsTo port of that server
   */
  static PrometheusProcess startAlerting(Path folder, Path rules, int postsTo)
      throws IOException, InterruptedException {
    Path executable = require("alerts of others are not tested by it");
    return new PrometheusProcess(
            executable, folder, MasterperfProcess.freePort(), ALERTING.formatted(rules, postsTo))
        .awaitReady();
  }

  private static Path require(String otherwise) {
    Optional<Path> executable = find();
    if (executable.isEmpty() && System.getenv("CI") == null) {
      System.err.println("SKIPPED: no prometheus on the PATH, so " + otherwise);
      Assumptions.abort("no prometheus on the PATH");
    }
    return executable.orElseThrow(
        () -> new IllegalStateException("CI needs prometheus on the PATH"));
  }

  /** Has it read its rules again. */
  void reload() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/-/reload");
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("reload answered " + status + ": " + log());
    }
  }

  private static Optional<Path> find() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "prometheus"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  int port() {
    return port;
  }

  /** The result of an instant query. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    return answer("query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** The same at a time, epoch seconds. */
  JsonNode query(String expression, long at) throws IOException, InterruptedException {
    return answer("time=" + at + "&query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  private JsonNode answer(String parameters) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/query?" + parameters);
    var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    return Json.tree(answer.body()).at("/data/result");
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
