package dev.masterperf.benchmarks.tracker;

import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

  /** Nothing but what a flush allocates once a second, shared out over all records. */
  private static final double FLOOR_ALLOCATED = 0.01;

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
  public static void main(String[] arguments) throws IOException {
    List<String> given = List.of(arguments);
    if (given.contains("--help")) {
      System.out.print(Options.HELP);
      System.exit(0);
    }
    Options options;
    try {
      options = Options.parse(given);
    } catch (IllegalArgumentException e) {
      System.err.println("masterperf bench tracker: " + e.getMessage() + "; see --help");
      System.exit(2);
      return;
    }
    System.exit(new TrackerBench(options).run() ? 0 : 1);
  }

  /** Measures, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException {
    for (String method : List.of("record", "timed")) {
      for (int threads : options.threads()) {
        measure(method, threads);
      }
    }
    figures.setting("jvm", String.join(" ", JVM));
    figures.setting("libraries", String.join(" ", options.libraryNames()));
    figures.setting("quick", String.valueOf(options.quick()));
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  private void measure(String method, int threads) {
    String part = method + "_" + threads(threads);
    try {
      List<Cost> costs =
          new Runner(jmh(method, threads))
              .run().stream().map(Cost::of).sorted(Comparator.comparing(Cost::library)).toList();
      costs.forEach(cost -> add(cost, method, threads));
      compare(costs, method, threads);
    } catch (RunnerException e) {
      e.printStackTrace();
      figures.failed(part, e); // the other parts still count
    }
  }

  private org.openjdk.jmh.runner.options.Options jmh(String method, int threads) {
    boolean quick = options.quick();
    return new OptionsBuilder()
        .include(RecordBenchmark.class.getName() + "." + method + "$")
        .param("library", options.libraryNames().toArray(String[]::new))
        .threads(threads)
        .forks(quick ? 1 : 2)
        .warmupIterations(quick ? 2 : 3)
        .warmupTime(TimeValue.milliseconds(quick ? 500 : 1_000))
        .measurementIterations(quick ? 3 : 5)
        .measurementTime(TimeValue.milliseconds(quick ? 500 : 1_000))
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

    double median() {
      return Figure.median(nanos);
    }
  }

  private void add(Cost cost, String method, int threads) {
    boolean ours = cost.library() == Library.MASTERPERF;
    String name = (ours ? "" : cost.library().id() + "_") + method;
    figures.median(
        name + "_ns_" + threads(threads),
        cost.nanos(),
        "ns",
        ours && method.equals("record") && threads == 1 ? FLOOR_NANOS : null,
        null);
    String allocated = name + "_alloc_bytes_" + threads(threads);
    Double floor = ours ? FLOOR_ALLOCATED : null;
    figures.add(new Figure(allocated, cost.allocated(), "B/op", floor, null, List.of()));
    if (floor != null && cost.allocated() > floor) {
      figures.failed(allocated, new IllegalStateException("ours allocates"));
    }
  }

  private void compare(Collection<Cost> costs, String method, int threads) {
    Optional<Cost> ours =
        costs.stream().filter(cost -> cost.library() == Library.MASTERPERF).findFirst();
    Optional<Cost> fastest =
        costs.stream()
            .filter(cost -> cost.library().isPeer() && cost.library().givesPercentiles())
            .min(Comparator.comparing(Cost::median));
    if (ours.isEmpty() || fastest.isEmpty()) {
      return;
    }
    String prefix = method.equals("record") ? "" : method + "_";
    String suffix = threads == 1 ? "" : "_" + threads(threads);
    figures.add(
        new Figure(
            prefix + "ratio_to_fastest_with_percentiles" + suffix,
            ours.get().median() / fastest.get().median(),
            "x " + fastest.get().library().id(),
            FLOOR_RATIO,
            null,
            List.of()));
  }

  private static String threads(int threads) {
    return threads + (threads == 1 ? "_thread" : "_threads");
  }
}
