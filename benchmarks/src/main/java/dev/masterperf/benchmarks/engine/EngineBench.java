package dev.masterperf.benchmarks.engine;

import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Measures the engine beside its floor and a peer, prints a table and writes JSON. */
public final class EngineBench {
  private static final Workload SINGLE = new Workload("one sample a record", 1_000, 1_500_000, 1);
  private static final Workload BATCH = new Workload("50 samples a record", 1_000, 4_000_000, 50);
  private static final Workload WIDE = new Workload("100,000 series", 100_000, 1_500_000, 1);

  private final List<Figure> figures = new ArrayList<>();

  private EngineBench() {}

  /**
   * @param args {@code --out FILE}: where the figures go as JSON; for a look while working {@code
   *     --quick}: a tenth of the samples and no peer, {@code --single}: only the first workload
   */
  public static void main(String[] args) throws Exception {
    List<String> options = List.of(args);
    EngineBench bench = new EngineBench();
    if (options.contains("--single")) {
      bench.single(options.contains("--quick"));
    } else {
      bench.measure(options.contains("--quick"));
    }
    bench.print();
    int out = options.indexOf("--out");
    if (out >= 0) {
      Files.write(Path.of(options.get(out + 1)), Json.bytes(bench.figures));
    }
    System.exit(0);
  }

  private void measure(boolean quick) throws Exception {
    double single = single(quick);
    throughput("batch", BATCH, 0.45, 0.60, quick);
    double wide = throughput("wide", WIDE, null, null, quick);
    figures.add(new Figure("wide_to_single", wide / single, "x", 0.70, null));
    if (!quick) {
      naive(single);
    }
  }

  private double single(boolean quick) throws Exception {
    return throughput("single", SINGLE, 0.25, 0.40, quick);
  }

  private double throughput(
      String name, Workload full, @Nullable Double floor, @Nullable Double aim, boolean quick)
      throws Exception {
    Workload workload = quick ? tenth(full) : full;
    try (Bench bench = new Bench()) {
      Preload.into(bench.clientConfig(), workload);
      RawReader reader = new RawReader();
      reader.samplesPerSecond(bench.clientConfig(), workload);
      double raw = reader.samplesPerSecond(bench.clientConfig(), workload);
      double engine = EngineRun.samplesPerSecond(bench, workload);
      figures.add(Figure.of("raw_" + name, raw, "samples/s"));
      figures.add(Figure.of("engine_" + name, engine, "samples/s"));
      figures.add(new Figure("ratio_" + name, engine / raw, "x", floor, aim));
      return engine;
    }
  }

  private void naive(double single) throws IOException, InterruptedException, ExecutionException {
    Workload workload = tenth(SINGLE);
    try (Bench bench = new Bench()) {
      Preload.into(bench.clientConfig(), workload);
      double naive = NaiveRun.samplesPerSecond(bench, workload);
      figures.add(Figure.of("naive_single", naive, "samples/s"));
      figures.add(new Figure("ratio_naive", single / naive, "x", 6.0, null));
    }
  }

  private static Workload tenth(Workload full) {
    return new Workload(full.name(), full.series(), full.samples() / 10, full.batch());
  }

  private void print() {
    System.out.printf("%-18s %14s  %-10s %6s %6s%n", "figure", "value", "unit", "floor", "aim");
    for (Figure figure : figures) {
      System.out.printf(
          Locale.ROOT,
          "%-18s %,14.2f  %-10s %6s %6s%n",
          figure.name(),
          figure.value(),
          figure.unit(),
          figure.floor() == null ? "" : figure.floor(),
          figure.aim() == null ? "" : figure.aim());
    }
  }
}
