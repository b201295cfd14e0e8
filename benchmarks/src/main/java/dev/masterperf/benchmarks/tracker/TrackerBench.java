package dev.masterperf.benchmarks.tracker;

import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures what a record costs beside the libraries people use, prints a table and writes JSON. */
public final class TrackerBench {
  private static final double FLOOR_NANOS = 60;
  private static final double FLOOR_RATIO = 1;

  /**
   * Nothing a record: the smallest object, 16 B, once in 160 records. A flush allocates once a
   * second, which is shared out over all of them.
   */
  private static final double FLOOR_ALLOCATED = 0.1;

  /** As users run it; what this process was started with is not handed on. */
  private static final String[] JVM = {"-Xms512m", "-Xmx512m", "-XX:+UseG1GC"};

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Options options;
  private final Figures figures = new Figures();

  TrackerBench(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when all was measured and ours allocates nothing, 1 otherwise, 2 when it was
   * called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchCommand.run(
        "tracker",
        Options.HELP,
        arguments,
        Options::parse,
        options -> new TrackerBench(options)::run);
  }

  /** Measures, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException {
    Map<Run, List<Cost>> costs = new LinkedHashMap<>();
    // In turns, so that what else the machine does meanwhile falls on all of them.
    for (int round = 0; round < options.rounds(); round++) {
      for (Run run : runs()) {
        measure(run).forEach(cost -> costs.computeIfAbsent(run, r -> new ArrayList<>()).add(cost));
      }
    }
    costs.forEach(this::addRows);
    figures.setting("jvm", String.join(" ", JVM));
    figures.setting("libraries", String.join(" ", options.libraryNames()));
    figures.setting("rounds", options.rounds());
    figures.setting("quick", String.valueOf(options.quick()));
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  /**
   * What JMH is asked for at once.
   *
   * @param method of {@link RecordBenchmark}
   */
  private record Run(String method, int threads) {
    /** {@code 8_threads}. */
    String suffix() {
      return threads + (threads == 1 ? "_thread" : "_threads");
    }
  }

  private List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    for (int threads : options.threads()) {
      runs.add(new Run("record", threads));
      runs.add(new Run("timed", threads));
    }
    runs.add(new Run("block", 1));
    return runs;
  }

  private List<Cost> measure(Run run) {
    try {
      return new Runner(jmh(run)).run().stream().map(Cost::of).toList();
    } catch (RunnerException e) {
      e.printStackTrace();
      figures.failed(run.method() + "_" + run.suffix(), e); // the others still count
      return List.of();
    }
  }

  private org.openjdk.jmh.runner.options.Options jmh(Run run) {
    boolean quick = options.quick();
    return new OptionsBuilder()
        .include(RecordBenchmark.class.getName() + "." + run.method() + "$")
        .param("library", options.libraryNames().toArray(String[]::new))
        .threads(run.threads())
        .forks(1)
        .warmupIterations(2)
        .warmupTime(TimeValue.milliseconds(quick ? 300 : 700))
        .measurementIterations(4)
        .measurementTime(TimeValue.milliseconds(quick ? 250 : 500))
        .jvmArgs(JVM)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .build();
  }

  /**
   * One library's result.
   *
   * @param nanos of each measured iteration, per record
   * @param allocated bytes per record
   */
  private record Cost(Library library, List<Double> nanos, double allocated) {
    static Cost of(RunResult result) {
      return new Cost(
          Library.valueOf(result.getParams().getParam("library")),
          result.getBenchmarkResults().stream()
              .flatMap(fork -> fork.getIterationResults().stream())
              .map(iteration -> iteration.getPrimaryResult().getScore())
              .toList(),
          allocated(result));
    }

    private static double allocated(RunResult result) {
      return result.getSecondaryResults().values().stream()
          .filter(one -> one.getLabel().endsWith(ALLOCATED))
          .mapToDouble(one -> one.getScore())
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("JMH gave no " + ALLOCATED));
    }
  }

  private void addRows(Run run, List<Cost> costs) {
    Map<Library, List<Cost>> byLibrary =
        costs.stream()
            .collect(
                Collectors.groupingBy(
                    Cost::library, () -> new EnumMap<>(Library.class), Collectors.toList()));
    byLibrary.forEach((library, rounds) -> addRows(run, library, rounds));
    compare(run, byLibrary);
  }

  private void addRows(Run run, Library library, List<Cost> rounds) {
    boolean ours = library == Library.MASTERPERF;
    String name = (ours ? "" : library.id() + "_") + run.method();
    boolean limited = ours && run.method().equals("record") && run.threads() == 1;
    figures.median(
        name + "_ns_" + run.suffix(), nanos(rounds), "ns", limited ? FLOOR_NANOS : null, null);
    List<Double> allocated = rounds.stream().map(Cost::allocated).toList();
    String allocatedName = name + "_alloc_bytes_" + run.suffix();
    figures.median(allocatedName, allocated, "B/op", ours ? FLOOR_ALLOCATED : null, null);
    if (ours && Figure.median(allocated) > FLOOR_ALLOCATED) {
      figures.failed(allocatedName, new IllegalStateException("ours allocates"));
    }
  }

  private void compare(Run run, Map<Library, List<Cost>> byLibrary) {
    List<Cost> ours = byLibrary.get(Library.MASTERPERF);
    Optional<Library> fastest =
        byLibrary.keySet().stream()
            .filter(library -> library.isPeer() && library.givesPercentiles())
            .min(Comparator.comparing(library -> median(byLibrary.get(library))));
    if (ours == null || fastest.isEmpty()) {
      return;
    }
    String prefix = run.method().equals("record") ? "" : run.method() + "_";
    String suffix = run.threads() == 1 ? "" : "_" + run.suffix();
    figures.add(
        new Figure(
            prefix + "ratio_to_fastest_with_percentiles" + suffix,
            median(ours) / median(byLibrary.get(fastest.get())),
            "x " + fastest.get().id(),
            FLOOR_RATIO,
            null,
            List.of()));
  }

  private static double median(@Nullable List<Cost> rounds) {
    return rounds == null ? Double.NaN : Figure.median(nanos(rounds));
  }

  private static List<Double> nanos(List<Cost> rounds) {
    return rounds.stream().flatMap(cost -> cost.nanos().stream()).toList();
  }
}
