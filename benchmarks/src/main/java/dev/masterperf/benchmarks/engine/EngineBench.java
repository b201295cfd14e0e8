package dev.masterperf.benchmarks.engine;

import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Measures the engine beside its floor and its peers, prints a table and writes JSON. */
public final class EngineBench {
  /** What {@code --only} may name, in the order of measuring. */
  static final List<String> PARTS =
      List.of(
          "single", "batch", "public", "naive", "growth", "wide", "visible", "memory", "peers",
          "rules");

  private final Options options;
  private final Figures figures = new Figures();
  private final Throughput throughput;

  EngineBench(Options options) {
    this.options = options;
    this.throughput = new Throughput(options, figures);
  }

  /**
   * Exits with 0 when all was measured, 1 when a part failed or gave a wrong result, 2 when it was
   * called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    // Starts and stops of engines are no news here.
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    BenchCommand.run(
        "engine",
        String.format(Options.HELP, String.join(",", PARTS)),
        arguments,
        Options::parse,
        options -> new EngineBench(options)::run);
  }

  /** Measures, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException, InterruptedException {
    for (String part : PARTS) {
      if (options.parts().contains(part)) {
        System.out.println(part);
        try {
          measure(part);
        } catch (IOException | ExecutionException | RuntimeException e) {
          e.printStackTrace();
          figures.failed(part, e); // the other parts still count
        }
      }
    }
    Settings.addTo(figures, options);
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  private void measure(String part) throws IOException, InterruptedException, ExecutionException {
    switch (part) {
      case "single" -> throughput.single();
      case "batch" -> throughput.batch();
      case "public" -> throughput.publicApi();
      case "naive" -> throughput.naive();
      case "growth" -> throughput.growth();
      case "wide" -> throughput.wide();
      case "visible" -> new Visible(options, figures).measure();
      case "memory" -> new Memory(options, figures).measure();
      case "peers" -> new Peers(options, figures).measure();
      case "rules" -> new RuleCost(options, figures).measure();
      default -> throw new IllegalArgumentException("no part " + part);
    }
  }
}
