package dev.masterperf.benchmarks.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.benchmarks.process.Started;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.model.wire.Json;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prometheus and Alertmanager as Debian packages them, set to be as quick as they can be: each
 * alert is a group of its own, and a new group is told at once.
 */
final class Peer implements AutoCloseable {
  /** Why there is no comparison where they are missing. */
  static final String MISSING =
      "not compared: apt-get install --no-install-recommends prometheus prometheus-alertmanager";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ADDRESS = "127.0.0.1:";
  private static final String PROMETHEUS =
      """
      global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
      rule_files: [rules.yml]
      alerting:
        alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%d"]}]}]
      scrape_configs:
        - job_name: bench
          static_configs:
      %s
      """;
  private static final String TARGET =
      "      - {targets: [\"127.0.0.1:%d\"], labels: {__metrics_path__: %s, target: \"%d\"}}";
  private static final String RULES =
      """
      groups:
        - name: bench
          rules: [{alert: Slow, expr: "%s > %s"}]
      """;
  private static final String ALERTMANAGER =
      """
      route: {receiver: bench, group_by: ["..."], group_wait: 0s, group_interval: 1s}
      receivers: [{name: bench, webhook_configs: [{url: "%s"}]}]
      """;

  private final Scratch folder;
  private final URI server;
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /** Whether both are on the {@code PATH}. */
  static boolean installed() {
    return find("prometheus").isPresent() && find("prometheus-alertmanager").isPresent();
  }

  private static Optional<Path> find(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts both and waits until they are ready. */
  Peer(ScrapeTarget target, URI webhook) throws IOException, InterruptedException {
    folder = new Scratch();
    int alertmanager = Ports.free("127.0.0.1");
    write("alertmanager.yml", ALERTMANAGER.formatted(webhook));
    start(
        "prometheus-alertmanager",
        alertmanager,
        "--config.file=" + folder.resolve("alertmanager.yml"),
        "--storage.path=" + folder.resolve("alertmanager"),
        "--cluster.listen-address=");
    write("rules.yml", RULES.formatted(ScrapeTarget.METRIC, BenchSeries.THRESHOLD_SECONDS));
    write("prometheus.yml", PROMETHEUS.formatted(alertmanager, targets(target.port())));
    int prometheus = Ports.free("127.0.0.1");
    server = URI.create("http://" + ADDRESS + prometheus);
    start(
        "prometheus",
        prometheus,
        "--config.file=" + folder.resolve("prometheus.yml"),
        "--storage.tsdb.path=" + folder.resolve("tsdb"));
  }

  /** Waits until Prometheus has so many series. */
  void awaitScraped(int series) throws IOException, InterruptedException {
    URI query = server.resolve("/api/v1/query?query=count(" + ScrapeTarget.METRIC + ")");
    HttpRequest request = HttpRequest.newBuilder(query).timeout(PATIENCE).build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode answer =
          Json.tree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
      if (answer.at("/data/result/0/value/1").asInt() == series) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Prometheus does not scrape all series: " + answer);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static String targets(int port) {
    return IntStream.range(0, ScrapeTarget.TARGETS)
        .mapToObj(target -> TARGET.formatted(port, ScrapeTarget.path(target), target))
        .collect(Collectors.joining("\n"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void start(String program, int port, String... options)
      throws IOException, InterruptedException {
    Path log = folder.resolve(program + ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                find(program).orElseThrow().toString(),
                "--web.listen-address=" + ADDRESS + port,
                "--log.level=warn"));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    started(process, log)
        .awaitReady(program, http, URI.create("http://" + ADDRESS + port), PATIENCE);
  }

  private static Started started(Process process, Path log) {
    return new Started() {
      @Override
      public boolean alive() {
        return process.isAlive();
      }

      @Override
      public String log() throws IOException {
        return Files.readString(log);
      }
    };
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    folder.close();
  }
}
