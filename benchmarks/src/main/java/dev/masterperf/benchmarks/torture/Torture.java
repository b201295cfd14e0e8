package dev.masterperf.benchmarks.torture;

import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.benchmarks.process.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** Strikes a deployment with faults under load and holds what came of it against the promises. */
public final class Torture {
  private final Options options;
  private final Figures figures = new Figures();

  Torture(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when every promise was kept, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.log.dev.masterperf", "warn");
    BenchCommand.run(
        "torture", Options.HELP, arguments, Options::parse, options -> new Torture(options)::run);
  }

  /** Strikes, checks, prints and writes; returns whether every promise was kept. */
  boolean run() throws IOException, InterruptedException {
    boolean kept;
    if (options.folder() == null) {
      try (Scratch scratch = new Scratch()) {
        kept = run(scratch.resolve("torture"));
      }
    } else {
      kept = run(options.folder());
    }
    figures.setting("seed", options.seed());
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    System.out.printf(
        "%n%s%n",
        kept ? "Every promise was kept." : "Not every promise was kept: see each WRONG above.");
    return kept;
  }

  private boolean run(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path ledgerFile = folder.resolve("ledger");
    if (!options.resume() && Files.exists(ledgerFile)) {
      throw new IllegalArgumentException(
          folder + " holds an earlier run; go on with it by --resume, or take another --dir");
    }
    if (options.drill()) {
      try (Ledger ledger = new Ledger(ledgerFile);
          Drill drill = new Drill(options, folder, ledger, figures)) {
        return drill.run();
      }
    }
    try (Ledger ledger = new Ledger(ledgerFile);
        Sitting sitting = new Sitting(options, folder, ledger)) {
      sitting.run();
      report(sitting, ledger);
      return sitting.violations().isEmpty();
    }
  }

  private void report(Sitting sitting, Ledger ledger) {
    figures.add("metrics_sent", ledger.sent().cardinality(), "metrics");
    figures.add("metrics_acknowledged", ledger.acknowledged().cardinality(), "metrics");
    figures.add("faults", sitting.strikes().count(), "faults");
    figures.add("kills", sitting.strikes().kills(), "kill -9");
    if (sitting.bulkMetrics() > 0) {
      figures.add("bulk_metrics", (double) sitting.bulkMetrics(), "metrics");
      figures.add("bulk_series", sitting.bulkSeries(), "series");
    }
    figures.add("windows", sitting.windows(), "windows");
    figures.add("transitions", sitting.transitions(), "transitions");
    figures.add("webhooks", sitting.webhooks(), "webhooks");
    sitting
        .strikes()
        .recoveries()
        .forEach(
            (kind, recoveries) -> {
              String name = kind.word().replace('-', '_');
              figures.add(name, recoveries.size(), "times");
              seconds(name + "_output", recoveries.stream().map(Recovery::next).toList());
              seconds(name + "_output_of_all", recoveries.stream().map(Recovery::all).toList());
            });
    sitting.usage().forEach(this::report);
    figures.add("ended_by_themselves", sitting.ended(), "processes");
    figures.add("wrong", sitting.violations().size(), "violations");
  }

  private void seconds(String name, List<Double> values) {
    figures.add(name + "_p50", quantile(values, 0.5), "s");
    figures.add(name + "_p99", quantile(values, 0.99), "s");
    figures.add(name + "_max", Collections.max(values), "s");
  }

  private void report(String name, List<Usage> usage) {
    figures.add(
        name + "_resident_max",
        (double) usage.stream().mapToLong(Usage::resident).max().orElse(0),
        "B");
    if (options.faults().isEmpty() && usage.size() > 1) {
      List<Usage> first = usage.subList(0, usage.size() / 2);
      List<Usage> second = usage.subList(usage.size() / 2, usage.size());
      figures.add(name + "_heap_first_half", (double) Checks.median(first, Usage::heap), "B");
      figures.add(name + "_heap_second_half", (double) Checks.median(second, Usage::heap), "B");
    }
    figures.add(name + "_looks", usage.size(), "looks");
    figures.add(
        name + "_threads_max", usage.stream().mapToInt(Usage::threads).max().orElse(0), "threads");
    figures.add(
        name + "_files_max", usage.stream().mapToInt(Usage::files).max().orElse(0), "files");
  }

  private static double quantile(List<Double> values, double q) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.ceil(q * sorted.size()) - 1);
  }
}
