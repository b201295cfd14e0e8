package dev.masterperf.benchmarks.history;

import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.history.truth.Truth;
import dev.masterperf.benchmarks.process.BenchCommand;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Measures history, prints a table and writes JSON. */
public final class HistoryBench {
  /** In the order in which they are measured. */
  static final List<String> PARTS = List.of("size", "writer", "latency", "model");

  private final Options options;
  private final Figures figures = new Figures();

  HistoryBench(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when all was measured, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    BenchCommand.run(
        "history",
        Options.HELP,
        arguments,
        Options::parse,
        options -> new HistoryBench(options)::run);
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
    figures.setting("scale", options.scale());
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  private void measure(String part) throws IOException, InterruptedException, ExecutionException {
    switch (part) {
      case "size" -> new Size(options, figures).measure();
      case "writer" -> new Writer(options, figures).measure();
      case "latency" -> new Latency(options, figures).measure();
      case "model" -> new Truth(figures, options.queries(), options.seed()).measure();
      default -> throw new IllegalArgumentException("no part " + part);
    }
  }
}
