package dev.masterperf.benchmarks.detectors;

import dev.masterperf.benchmarks.detectors.DetectorsChild.Taken;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Measures what many detectors take, prints a table and writes JSON. */
public final class DetectorsBench {
  private static final int FEWER = 10;

  /** Room for a detector, for a copy of it that is being written, and for what is garbage. */
  private static final long HEAP_KIBIBYTES_A_SERIES = 450;

  private static final long LEAST_HEAP_MEBIBYTES = 384;

  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MICROS_FLOOR = 200;
  private static final double MICROS_AIM = 50;
  private static final double BYTES_FLOOR = 256 * 1024.0;
  private static final double BYTES_AIM = 64 * 1024.0;
  private static final double CHANGELOG_FLOOR = 200;

  /** What a point or a series may cost more where there are ten times as many. */
  private static final double GROWTH_FLOOR = 1.5;

  private static final int LOGGED_SERIES = 1;

  /** In as many values a detector that is full writes about eight snapshots. */
  private static final int LOGGED_VALUES = 12_000;

  private final Options options;
  private final Figures figures = new Figures();

  DetectorsBench(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when all was measured, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    // It wonders at every topic that is read before anything was written to it.
    System.setProperty(
        "org.slf4j.simpleLogger.log.org.apache.kafka.streams.TopologyTestDriver", "error");
    BenchCommand.run(
        "detectors",
        Options.HELP,
        arguments,
        Options::parse,
        options -> () -> new DetectorsBench(options).run());
  }

  /** Measures, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException {
    try {
      changelog();
      try (Scratch folder = new Scratch()) {
        int fewer = options.series() / FEWER;
        Taken few = measure("tenth_of_", fewer, folder);
        Taken many = measure("", options.series(), folder);
        growth("growth_micros_per_point", micros(many) / micros(few));
        growth(
            "growth_heap_per_series",
            heapPerSeries(many, options.series()) / heapPerSeries(few, fewer));
      }
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      figures.failed("detectors", e);
    }
    figures.setting("series", options.series());
    figures.setting("values_before", options.before());
    figures.setting("values_measured", options.measured());
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  private void changelog() throws IOException {
    System.err.println("  changelog of " + LOGGED_SERIES + " series");
    try (Scratch folder = new Scratch()) {
      Changelog.Written written =
          new Changelog(LOGGED_SERIES)
              .during(options.before(), LOGGED_VALUES, folder.resolve("changelog"));
      double points = written.points();
      double journalBytes = written.journalBytes() + written.takenBackBytes();
      bytes(
          "changelog_bytes_per_point",
          (journalBytes + written.snapshotBytes()) / points,
          CHANGELOG_FLOOR);
      figures.add("changelog_journal_bytes_per_point", journalBytes / points, "B per point");
      figures.add("changelog_journal_put_bytes", written.journalBytes() / points, "B per point");
      figures.add(
          "changelog_snapshot_bytes_per_point", written.snapshotBytes() / points, "B per point");
      figures.add(
          "changelog_snapshot_bytes",
          written.snapshotBytes() / (double) written.snapshots(),
          "B per snapshot");
      figures.add("changelog_points_per_snapshot", points / written.snapshots(), "points");
    }
  }

  private void bytes(String name, double value, double floor) {
    figures.add(new Figure(name, value, "B per point", floor, null, List.of()));
  }

  private Taken measure(String name, int series, Scratch folder) throws IOException {
    long heap = Math.max(LEAST_HEAP_MEBIBYTES, series * HEAP_KIBIBYTES_A_SERIES >> 10);
    try (ChildJvm child =
        new ChildJvm(
            List.of("-Xmx" + heap + "m", "-XX:+UseSerialGC"),
            List.of(
                DetectorsChild.class.getName(),
                "" + series,
                "" + options.before(),
                "" + options.measured(),
                folder.resolve("first").toString(),
                folder.resolve("all-" + series).toString()),
            folder.resolve("log"))) {
      Taken taken = taken(child, series);
      if (taken.judged() != series) {
        throw new IllegalStateException(
            "wrong result: of " + series + " series " + taken.judged() + " were judged");
      }
      double perSecond = series * 1e3 / JudgedSeries.STEP_MILLIS;
      figures.add(
          new Figure(
              name + "micros_per_point",
              micros(taken),
              "us of CPU, less is better",
              MICROS_FLOOR,
              MICROS_AIM,
              List.of()));
      figures.add(
          new Figure(
              name + "percent_of_core",
              100 * micros(taken) * perSecond / 1e6,
              "%",
              100 * MICROS_FLOOR * perSecond / 1e6,
              100 * MICROS_AIM * perSecond / 1e6,
              List.of()));
      figures.add(
          new Figure(
              name + "heap_bytes_per_series",
              heapPerSeries(taken, series),
              "B",
              BYTES_FLOOR,
              BYTES_AIM,
              List.of()));
      figures.add(name + "state_bytes_per_series", taken.stateBytes() / (double) series, "B");
      figures.add(name + "heap_bytes", (double) taken.heapBytes(), "B");
      return taken;
    }
  }

  private static Taken taken(ChildJvm child, int series) throws IOException {
    String line = child.answer();
    while (!line.startsWith("{")) {
      System.err.printf("\r  %d series: %s", series, line);
      line = child.answer();
    }
    System.err.println();
    return Json.read(line.getBytes(StandardCharsets.UTF_8), Taken.class);
  }

  private static double micros(Taken taken) {
    return taken.cpuNanos() / NANOS_PER_MICRO / taken.points();
  }

  private static double heapPerSeries(Taken taken, int series) {
    return taken.heapBytes() / (double) series;
  }

  private void growth(String name, double ratio) {
    figures.add(new Figure(name, ratio, "x, less is better", GROWTH_FLOOR, null, List.of()));
  }
}
