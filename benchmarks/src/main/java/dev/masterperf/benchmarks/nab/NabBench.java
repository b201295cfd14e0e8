package dev.masterperf.benchmarks.nab;

import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.alerts.anomaly.DetectorSettings;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.launcher.detect.DetectSettings;
import dev.masterperf.launcher.detect.Detection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Scores our detectors on labelled series, prints tables and writes JSON. */
public final class NabBench {
  static final double PROBATION = 0.15;
  private static final int QUICK_FILES = 3;
  private static final double FLOOR_DEFAULT = 73.5;
  private static final double FLOOR_PROBATION = 76;
  private static final double FLOOR_LOW_FP = 69;
  private static final double AIM = 80;

  private final Options options;
  private final DataSet set;
  private final Figures figures = new Figures();
  private @Nullable Sensitivity sensitivity;

  NabBench(Options options) throws IOException {
    this.options = options;
    this.set = new DataSet(options.data());
  }

  /**
   * Exits with 0 when all was measured, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchCommand.run(
        "nab",
        Options.HELP,
        arguments,
        Options::parse,
        options -> () -> new NabBench(options).run());
  }

  /** Scores, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException, InterruptedException {
    try {
      if (options.score() != null) {
        List<ScoredSeries> given = read(options.score());
        report("given", given, options.threshold(), null);
        thresholdFree("given", given);
      } else if (options.results() != null) {
        runBoth(options.results());
      } else {
        try (Scratch folder = new Scratch()) {
          runBoth(folder.resolve("results"));
        }
      }
      if (options.sensitivity()) {
        sensitivity = new Sensitivity(raw(), moves());
        sensitivity.measure(figures);
      }
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      figures.failed("nab", e);
    }
    figures.machine();
    figures.print(System.out);
    printPublished();
    if (sensitivity != null) {
      sensitivity.print();
    }
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  private void runBoth(Path results) throws IOException {
    detect("default", OptionalDouble.empty(), results, FLOOR_DEFAULT);
    detect("probation", OptionalDouble.of(PROBATION), results, FLOOR_PROBATION);
    Detector largest =
        new Detector(
            OptionalInt.of(DetectSettings.MOST_PROBATION),
            Detector.THRESHOLD,
            DetectorSettings.SHIPPED,
            new dev.masterperf.alerts.anomaly.Scratch());
    figures.add("state_bytes_per_series", largest.stateBytes(), "B");
    for (RawSeries.Scale scale : RawSeries.Scale.values()) {
      List<ScoredSeries> evidence = new ArrayList<>();
      for (RawSeries series : raw()) {
        evidence.add(series.judged(scale, 1, DetectorSettings.SHIPPED).evidence());
      }
      thresholdFree(scale.title(), evidence);
    }
  }

  private List<String> names() {
    List<String> names = set.names();
    return options.quick()
        ? IntStream.rangeClosed(1, QUICK_FILES)
            .mapToObj(i -> names.get(i * names.size() / (QUICK_FILES + 1)))
            .distinct()
            .toList()
        : names;
  }

  private List<RawSeries> raw() throws IOException {
    List<RawSeries> series = new ArrayList<>();
    for (String name : names()) {
      series.add(set.raw(name));
    }
    return series;
  }

  /** In a hurry the scale alone. */
  private List<MovedSetting> moves() {
    List<MovedSetting> all = MovedSetting.all();
    return options.quick() ? all.subList(all.size() - 2, all.size()) : all;
  }

  private void thresholdFree(String run, List<ScoredSeries> series) {
    figures.add(run + "_auc_pr", area(series), "area");
    figures.add(run + "_auc_pr_odd_files", area(everySecond(series, 0)), "area");
    figures.add(run + "_auc_pr_even_files", area(everySecond(series, 1)), "area");
    figures.add(run + "_auc_pr_by_chance", PrecisionRecall.chance(stretches(series)), "area");
  }

  private static double area(List<ScoredSeries> series) {
    return PrecisionRecall.area(stretches(series));
  }

  private static List<PrecisionRecall.Stretch> stretches(List<ScoredSeries> series) {
    return series.stream().flatMap(one -> one.stretches().stream()).toList();
  }

  private void detect(String name, OptionalDouble probation, Path results, double floor)
      throws IOException {
    Detection detection =
        new Detection(new DetectSettings(Detector.THRESHOLD, probation), sentence -> {});
    Path out = results.resolve(name);
    long values = 0;
    long began = cpuNanos();
    for (String series : names()) {
      values +=
          detection
              .run(set.data().resolve(series), series, out.resolve(series), (rows, read) -> {})
              .values();
    }
    double micros = (cpuNanos() - began) / 1e3;
    report(name, read(out), Detector.THRESHOLD, floor);
    figures.add(name + "_micros_per_value", micros / values, "us of CPU, with files");
  }

  /** Of this thread, since others may be busy too. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private List<ScoredSeries> read(Path results) throws IOException {
    List<ScoredSeries> series = new ArrayList<>();
    for (String name : names()) {
      series.add(set.scored(name, results));
    }
    return series;
  }

  private void report(
      String run, List<ScoredSeries> series, double threshold, @Nullable Double floor) {
    System.out.printf("%n%s%n%-60s %8s %12s %8s%n", run, "file", "hits", "false alarms", "points");
    for (ScoredSeries each : series) {
      FileScore score = each.at(threshold, Profile.STANDARD);
      System.out.printf(
          Locale.ROOT,
          "%-60s %4d / %d %12d %8.3f%n",
          each.name(),
          score.hits(),
          score.windows(),
          score.falseAlarms(),
          score.points());
    }
    for (Profile profile : Profile.values()) {
      boolean standard = profile == Profile.STANDARD;
      Double least = standard ? floor : profile == Profile.LOW_FP ? (Double) FLOOR_LOW_FP : null;
      figures.add(
          new Figure(
              run + "_" + profile.title(),
              score(series, threshold, profile),
              "NAB score",
              floor == null ? null : least,
              standard ? (Double) AIM : null,
              List.of()));
    }
    figures.add(
        run + "_standard_odd_files",
        score(everySecond(series, 0), threshold, Profile.STANDARD),
        "NAB score");
    figures.add(
        run + "_standard_even_files",
        score(everySecond(series, 1), threshold, Profile.STANDARD),
        "NAB score");
  }

  /** Whoever tunes to one half of the files is told by the other. */
  static List<ScoredSeries> everySecond(List<ScoredSeries> series, int from) {
    return IntStream.iterate(from, i -> i < series.size(), i -> i + 2)
        .mapToObj(series::get)
        .toList();
  }

  static double score(List<ScoredSeries> series, double threshold, Profile profile) {
    return FileScore.normalised(
        series.stream().map(each -> each.at(threshold, profile)).toList(), profile);
  }

  private static void printPublished() {
    System.out.printf(
        "%npublished, standard profile, with the threshold that is best on this half%n");
    System.out.printf("%-24s %10s %15s%n", "detector", "this half", "the other half");
    for (Published each : Published.ALL) {
      System.out.printf(
          Locale.ROOT, "%-24s %10.2f %15.2f%n", each.detector(), each.thisHalf(), each.otherHalf());
    }
  }
}
