package dev.masterperf.benchmarks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.benchmarks.process.Started;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.model.wire.Json;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * What VictoriaMetrics and Prometheus take for the same samples by remote write, where they are
 * installed, and the engine beside them: samples for each second of processor time, and memory.
 */
final class Peers {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CPU_STEP = Duration.ofMillis(10);
  private static final String ADDRESS = "127.0.0.1:";

  private final Options options;
  private final Figures figures;
  private final HttpClient http = HttpClient.newHttpClient();

  Peers(Options options, Figures figures) {
    this.options = options;
    this.figures = figures;
  }

  /**
   * A program that takes remote write.
   *
   * @param write path that takes it
   * @param flush path to ask before a query, so that it sees all; empty: not needed
   */
  private record Program(String name, String executable, String write, String flush) {
    List<String> command(Path path, Scratch folder, int port) throws IOException {
      if (name.equals("prometheus")) {
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
        return List.of(
            path.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=" + ADDRESS + port,
            "--web.enable-remote-write-receiver",
            "--log.level=error");
      }
      return List.of(
          path.toString(),
          "-storageDataPath=" + folder.resolve("data"),
          "-httpListenAddr=" + ADDRESS + port,
          "-retentionPeriod=1d",
          "-loggerLevel=ERROR");
    }

    Optional<Path> find() {
      return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
          .map(folder -> Path.of(folder, executable))
          .filter(Files::isExecutable)
          .findFirst();
    }
  }

  private static final List<Program> PROGRAMS =
      List.of(
          new Program(
              "victoriametrics", "victoria-metrics", "/api/v1/write", "/internal/force_flush"),
          new Program("prometheus", "prometheus", "/api/v1/write", ""));

  void measure() throws IOException, InterruptedException, ExecutionException {
    Workload narrow = Throughput.SINGLE.scaled(options.scale());
    Workload wide = Throughput.WIDE.scaled(options.scale());
    engine("single", narrow);
    engine("wide", wide);
    for (Program program : PROGRAMS) {
      Optional<Path> path = program.find();
      if (path.isEmpty()) {
        figures.missing("peer_" + program.name(), "not installed");
        continue;
      }
      peer(program, path.get(), "single", narrow);
      peer(program, path.get(), "wide", wide);
    }
  }

  /** The processor in a process of its own; the broker beside it is counted apart. */
  private void engine(String name, Workload workload)
      throws IOException, InterruptedException, ExecutionException {
    try (Bench bench = new Bench()) {
      Map<TopicPartition, Long> ends = Preload.into(bench, workload);
      String application = bench.application("bench-peers");
      List<String> flags = List.of("-Xmx3g", "-XX:+UseSerialGC");
      try (Admin admin = Admin.create(bench.clientConfig());
          Outputs outputs = Outputs.from(bench.clientConfig());
          ChildJvm child = Memory.child(bench, application, flags)) {
        Duration[] warm = new Duration[2];
        GroupProgress.Stretch read =
            new GroupProgress(admin, application, ends)
                .await(
                    workload,
                    child::alive,
                    () -> {
                      warm[0] = child.cpu();
                      warm[1] = ownCpu();
                    });
        double engine = seconds(child.cpu().minus(warm[0]));
        double broker = seconds(ownCpu().minus(warm[1]));
        outputs.requireAll(workload.samples());
        figures.add("engine_per_core_" + name, read.samples() / engine, "samples/core-s");
        figures.add(
            "engine_broker_per_core_" + name, read.samples() / (engine + broker), "samples/core-s");
      }
    }
  }

  private static Duration ownCpu() {
    return Duration.ofNanos(
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime());
  }

  /** At least the step in which processor time is told. */
  private static double seconds(Duration duration) {
    return Math.max(duration.toNanos(), CPU_STEP.toNanos()) / 1e9;
  }

  private void peer(Program program, Path path, String load, Workload workload)
      throws IOException, InterruptedException {
    long beginMillis = System.currentTimeMillis() - 60_000 - workload.spanMillis();
    try (Scratch folder = new Scratch()) {
      peer(program, path, load, workload, beginMillis, folder);
    }
  }

  private void peer(
      Program program, Path path, String load, Workload workload, long beginMillis, Scratch folder)
      throws IOException, InterruptedException {
    List<byte[]> bodies = RemoteWrite.bodies(workload, beginMillis);
    int port = Ports.free("127.0.0.1");
    Process process =
        new ProcessBuilder(program.command(path, folder, port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      URI server = URI.create("http://" + ADDRESS + port);
      started(process, folder).awaitReady(program.name(), http, server, PATIENCE);
      long empty = ProcessStatus.residentBytes(process.pid());
      Duration cpu = ProcessStatus.cpu(process.pid());
      long begin = System.nanoTime();
      for (byte[] body : bodies) {
        write(server.resolve(program.write()), body);
      }
      double wall = (System.nanoTime() - begin) / 1e9;
      requireAll(program, server, workload, beginMillis);
      double taken = seconds(ProcessStatus.cpu(process.pid()).minus(cpu));
      long full = ProcessStatus.residentBytes(process.pid());
      String name = program.name() + "_";
      figures.add(name + load, workload.samples() / wall, "samples/s");
      figures.add(name + "per_core_" + load, workload.samples() / taken, "samples/core-s");
      if (load.equals("wide")) {
        figures.add(name + "memory_per_series", (double) (full - empty) / workload.series(), "B");
      }
    } finally {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private static Started started(Process process, Scratch folder) {
    return new Started() {
      @Override
      public boolean alive() {
        return process.isAlive();
      }

      @Override
      public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
      }
    };
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void write(URI uri, byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Encoding", "snappy")
            .header("Content-Type", "application/x-protobuf")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "a peer answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  /** Its speed too counts only if it holds every sample. */
  private void requireAll(Program program, URI server, Workload workload, long beginMillis)
      throws IOException, InterruptedException {
    String query =
        "sum(count_over_time({category=\"R2\"}[" + (workload.spanMillis() + 5_000) + "ms]))";
    String time = String.valueOf((beginMillis + workload.spanMillis() + 2_000) / 1_000.0);
    URI uri =
        server.resolve(
            "/api/v1/query?nocache=1&time="
                + time
                + "&query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      if (!program.flush().isEmpty()) {
        get(server.resolve(program.flush()));
      }
      String body = get(uri).body();
      JsonNode held = Json.tree(body.getBytes(StandardCharsets.UTF_8)).at("/data/result/0/value/1");
      if (held.asLong() == workload.samples()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "wrong result: of "
                + workload.samples()
                + " samples "
                + program.name()
                + " holds "
                + body);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
