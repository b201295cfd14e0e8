package dev.masterperf.benchmarks.live;

import dev.masterperf.api.live.Sharing;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.benchmarks.process.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures the live socket, prints a table and writes JSON. */
public final class LiveBench {
  private static final String TEXT = "masterperf.v1";
  private static final String ZSTD = "masterperf.v1+zstd";
  private static final List<Integer> ROWS = List.of(1_000, 10_000);
  private static final List<Double> SHARES = List.of(0.1, 0.5, 1.0);
  private static final int CROWD_ROWS = 1_000;
  private static final double CROWD_SHARE = 0.5;
  private static final int MOST_WARM_UP_SECONDS = 5;
  private static final double NANOS = 1e9;
  private static final double P50 = 0.5;
  private static final double P99 = 0.99;

  private final Options options;
  private final Figures figures = new Figures();

  LiveBench(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when all was measured, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchCommand.run(
        "live", Options.HELP, arguments, Options::parse, options -> new LiveBench(options)::run);
  }

  /** Measures, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException {
    try (Scratch folder = new Scratch()) {
      Path log = folder.resolve("server.log");
      if (options.wants(Options.BYTES)) {
        for (int rows : ROWS) {
          for (double share : SHARES) {
            bytes(rows, share, log);
          }
        }
      }
      if (options.wants(Options.CROWD)) {
        crowd(Sharing.SHARED, ZSTD, "shared_zstd", log);
        crowd(Sharing.EACH_ITS_OWN, ZSTD, "each_zstd", log);
        crowd(Sharing.SHARED, TEXT, "shared_text", log);
        crowd(Sharing.SHARED, null, "whole_frames", log);
      }
    }
    figures.setting("clients", options.clients());
    figures.setting("seconds", options.seconds());
    figures.setting("crowd_rows", CROWD_ROWS);
    figures.setting("crowd_share", CROWD_SHARE);
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  /** What one client gets in a second, in each way. */
  private void bytes(int rows, double share, Path log) {
    String name = "bytes_%d_rows_%d_percent_".formatted(rows, Math.round(share * 100));
    Map<String, @Nullable String> ways = new LinkedHashMap<>();
    ways.put("whole", null);
    ways.put("text", TEXT);
    ways.put("zstd", ZSTD);
    try (ChildJvm server = server(rows, share, Sharing.SHARED, log)) {
      int port = Integer.parseInt(server.answer());
      for (Map.Entry<String, @Nullable String> way : ways.entrySet()) {
        try (Crowd one = new Crowd(port, 1, way.getValue())) {
          one.readFor(Duration.ofSeconds(2)); // the snapshot
          Crowd.Seen seen = one.readFor(Duration.ofSeconds(options.seconds()));
          figures.add(name + way.getKey(), (double) seen.bytes() / seen.messages(), "B/s a client");
        }
      }
    } catch (IOException | RuntimeException e) {
      figures.failed(name, e);
    }
  }

  private static ChildJvm server(int rows, double share, Sharing sharing, Path log)
      throws IOException {
    return new ChildJvm(
        ChildJvm.SHIPPED,
        List.of(
            ServerChild.class.getName(),
            Integer.toString(rows),
            Double.toString(share),
            sharing.name()),
        log);
  }

  /** Many clients of one view. */
  private void crowd(Sharing sharing, @Nullable String protocol, String name, Path log) {
    String prefix = "crowd_" + name + "_";
    try (ChildJvm server = server(CROWD_ROWS, CROWD_SHARE, sharing, log)) {
      int port = Integer.parseInt(server.answer());
      long heapBefore = Long.parseLong(server.ask("heap"));
      try (Crowd crowd = new Crowd(port, options.clients(), protocol)) {
        crowd.readFor(Duration.ofSeconds(Math.min(options.seconds(), MOST_WARM_UP_SECONDS)));
        Duration cpuBefore = server.cpu();
        Duration ownBefore = ownCpu();
        Crowd.Seen seen = crowd.readFor(Duration.ofSeconds(options.seconds()));
        double cpu = seconds(server.cpu().minus(cpuBefore));
        double own = seconds(ownCpu().minus(ownBefore));
        double clientSeconds = (double) options.clients() * options.seconds();
        figures.add(prefix + "cpu", cpu / options.seconds(), "cores of the server");
        figures.add(prefix + "clients_cpu", own / options.seconds(), "cores of the clients");
        figures.add(prefix + "delivery_p50_ms", seen.millis(P50), "ms");
        figures.add(prefix + "delivery_p99_ms", seen.millis(P99), "ms");
        figures.add(prefix + "delivery_max_ms", seen.millis(1), "ms");
        figures.add(prefix + "ticks", seen.messages() / clientSeconds, "a client and second");
        figures.add(prefix + "bytes", seen.bytes() / clientSeconds, "B/s a client");
        figures.add(prefix + "unknown", (double) seen.unknown(), "messages of unknown age");
        figures.add(prefix + "snapshots", (double) seen.snapshots(), "different ones");
        figures.add(
            prefix + "heap_a_client",
            (double) (Long.parseLong(server.ask("heap")) - heapBefore) / options.clients(),
            "B after a collection");
        figures.add(prefix + "rss", rss(server.pid()), "B of the server");
      }
    } catch (IOException | RuntimeException e) {
      figures.failed(prefix, e);
    }
  }

  private static Duration ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static double seconds(Duration span) {
    return span.toNanos() / NANOS;
  }

  private static double rss(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
