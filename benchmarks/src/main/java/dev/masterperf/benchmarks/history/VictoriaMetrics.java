package dev.masterperf.benchmarks.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.benchmarks.process.InstalledProgram;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.model.wire.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's VictoriaMetrics, all of its data merged. */
final class VictoriaMetrics implements Peer {
  /** Why there is no comparison where it is missing. */
  static final String MISSING =
      "not compared: apt-get install --no-install-recommends victoria-metrics";

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final HttpClient http;
  private final InstalledProgram server;
  private final URI address;
  private final Path data;

  static boolean installed() {
    return InstalledProgram.find("victoria-metrics").isPresent();
  }

  /** Starts a server, hands it all samples and waits until it has them on disk, merged. */
  VictoriaMetrics(Scratch folder, List<SampleGrid> grids, HttpClient http)
      throws IOException, InterruptedException {
    this.http = http;
    int port = Ports.free("127.0.0.1");
    address = URI.create("http://127.0.0.1:" + port);
    data = folder.resolve("victoria-metrics");
    server =
        InstalledProgram.start(
            folder.resolve("victoria-metrics.log"),
            "victoria-metrics",
            List.of(
                "-storageDataPath=" + data,
                "-httpListenAddr=127.0.0.1:" + port,
                "-retentionPeriod=10y",
                // Else it leaves out the last half minute, and answers from what it answered
                // before.
                "-search.latencyOffset=0s",
                "-search.disableCache",
                "-loggerLevel=ERROR"));
    try {
      server.awaitReady("victoria-metrics", http, address, PATIENCE);
      fill(folder, grids);
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void fill(Scratch folder, List<SampleGrid> grids)
      throws IOException, InterruptedException {
    Path text = folder.resolve("victoria-metrics.txt");
    try (BufferedWriter out = Files.newBufferedWriter(text)) {
      for (SampleGrid grid : grids) {
        grid.writePrometheusText(out);
      }
    }
    HttpRequest insert =
        HttpRequest.newBuilder(address.resolve("/api/v1/import/prometheus"))
            .POST(HttpRequest.BodyPublishers.ofFile(text))
            .build();
    ask(insert);
    Files.delete(text);
    for (SampleGrid grid : grids) {
      awaitAll(grid);
    }
    get("/internal/force_merge");
    awaitSettled();
  }

  private void awaitAll(SampleGrid grid) throws IOException, InterruptedException {
    long last = grid.seconds(grid.points() - 1);
    String query =
        "sum(count_over_time(%s[%ds]))".formatted(grid.name(), last - grid.seconds(0) + 1);
    String path =
        "/api/v1/query?nocache=1&time="
            + last
            + "&query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      get("/internal/force_flush");
      JsonNode answer = Json.tree(get(path));
      if (answer.at("/data/result/0/value/1").asLong() == grid.samples()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "of " + grid.samples() + " samples VictoriaMetrics holds " + answer);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** It merges while it answers, and does not tell when it is done. */
  private void awaitSettled() throws IOException, InterruptedException {
    long before = -1;
    for (long now = dataBytes(); now != before; now = dataBytes()) {
      before = now;
      TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis());
    }
  }

  /** What its samples take on disk, without its index. */
  long dataBytes() throws IOException {
    return Folder.bytes(data.resolve("data"));
  }

  /** What its index takes on disk. */
  long indexBytes() throws IOException {
    return Folder.bytes(data.resolve("indexdb"));
  }

  private byte[] get(String path) throws IOException, InterruptedException {
    return ask(HttpRequest.newBuilder(address.resolve(path)).build());
  }

  private byte[] ask(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "VictoriaMetrics answered "
              + answer.statusCode()
              + ": "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  @Override
  public String name() {
    return "victoriametrics";
  }

  @Override
  public URI address() {
    return address;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
