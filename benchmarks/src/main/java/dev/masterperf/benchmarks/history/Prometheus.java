package dev.masterperf.benchmarks.history;

import dev.masterperf.benchmarks.process.InstalledProgram;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.launcher.host.Ports;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Debian's Prometheus over blocks that its own tool made of samples. */
final class Prometheus implements Peer {
  /** Why there is no comparison where it is missing. */
  static final String MISSING = "not compared: apt-get install --no-install-recommends prometheus";

  /** What a server merges its blocks to, once they are old. */
  private static final Duration LONG_BLOCK = Duration.ofDays(31);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InstalledProgram server;
  private final URI address;

  /** Whether server and tool are installed. */
  static boolean installed() {
    return InstalledProgram.find("prometheus").isPresent()
        && InstalledProgram.find("promtool").isPresent();
  }

  /** Makes blocks of two hours each, as a server writes them. */
  static Path blocks(Scratch folder, List<SampleGrid> grids)
      throws IOException, InterruptedException {
    return blocks(folder, grids, List.of());
  }

  /** Makes blocks as a server leaves them after merging. */
  static Path longBlocks(Scratch folder, List<SampleGrid> grids)
      throws IOException, InterruptedException {
    return blocks(folder, grids, List.of("--max-block-duration=" + LONG_BLOCK.toHours() + "h"));
  }

  private static Path blocks(Scratch folder, List<SampleGrid> grids, List<String> options)
      throws IOException, InterruptedException {
    Path text = folder.resolve("openmetrics.txt");
    try (BufferedWriter out = Files.newBufferedWriter(text)) {
      for (SampleGrid grid : grids) {
        grid.writeOpenMetrics(out);
      }
      out.write("# EOF\n");
    }
    Path data = folder.resolve("prometheus");
    List<String> arguments =
        new ArrayList<>(List.of("tsdb", "create-blocks-from", "openmetrics", "--quiet"));
    arguments.addAll(options);
    arguments.addAll(List.of(text.toString(), data.toString()));
    InstalledProgram.run(folder.resolve("promtool.log"), "promtool", arguments);
    Files.delete(text);
    return data;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param data with blocks in it
   */
  Prometheus(Scratch folder, Path data, HttpClient http) throws IOException, InterruptedException {
    int port = Ports.free("127.0.0.1");
    address = URI.create("http://127.0.0.1:" + port);
    Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
    server =
        InstalledProgram.start(
            folder.resolve("prometheus.log"),
            "prometheus",
            List.of(
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=10y",
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=error"));
    server.awaitReady("prometheus", http, address, PATIENCE);
  }

  @Override
  public String name() {
    return "prometheus";
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
