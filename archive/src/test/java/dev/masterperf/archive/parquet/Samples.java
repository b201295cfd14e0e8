package dev.masterperf.archive.parquet;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Plain gauges, one sample a second, sorted as files want them. */
final class Samples {
  static final long START_SECONDS = 1_700_000_400;
  static final long SECOND = 1_000_000_000L;

  /** A file of many small pages in several row groups. */
  static final TableWriter.Cut SMALL = new TableWriter.Cut(1000, 48L << 20, 100, 3);

  private Samples() {}

  static Series series(int number) {
    return new Series(
        "prod/eu",
        "R2",
        MetricType.PERFORMANCE,
        "Object Upload",
        "General",
        "upload",
        "",
        new TreeMap<>(Map.of("host", "h%04d".formatted(number))));
  }

  static List<PerfMetric> events(int series, int points) {
    Random random = new Random(7);
    List<PerfMetric> events = new ArrayList<>();
    for (int s = 0; s < series; s++) {
      long hundredths = 10_000;
      for (int t = 0; t < points; t++) {
        hundredths += Math.round(random.nextGaussian() * 50);
        events.add(
            PerfMetric.of(
                series(s),
                new Quantity(hundredths / 100.0, Unit.ONE),
                Status.OK,
                (START_SECONDS + t) * SECOND));
      }
    }
    return events;
  }

  /** Windows of 1 h with two samples each. */
  static List<ArchivedWindow> windows(int series, int points) {
    List<ArchivedWindow> windows = new ArrayList<>();
    for (int s = 0; s < series; s++) {
      for (int t = 0; t < points; t++) {
        Aggregate aggregate = new Aggregate();
        long start = START_SECONDS - START_SECONDS % 3600 + 3600L * t;
        aggregate.addSample(s + 0.5, Unit.SECONDS, Status.OK, start * SECOND, 2L * t);
        aggregate.addSample(t + 0.25, Unit.SECONDS, Status.ERROR, (start + 1) * SECOND, 2L * t + 1);
        windows.add(
            new ArchivedWindow(
                new WindowAggregate(
                    series(s).key(),
                    Resolution.HOUR,
                    start * 1000,
                    WindowState.FINAL,
                    1,
                    aggregate),
                false));
      }
    }
    return windows;
  }
}
