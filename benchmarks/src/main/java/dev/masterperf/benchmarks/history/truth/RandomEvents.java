package dev.masterperf.benchmarks.history.truth;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Events of some series that come in a rhythm of their own, some of them late. */
final class RandomEvents {
  private static final int SERIES = 12;
  private static final double LATE = 0.03;
  private static final double STRAGGLERS = 0.1;

  /** Within what is kept hot of the finest windows, so that it corrects them. */
  private static final long MOST_LATE_MILLIS = 100_000;

  private final SplittableRandom random;
  private final List<Series> series;
  private final long beginMillis;

  RandomEvents(SplittableRandom random, long beginMillis) {
    this.random = random;
    this.beginMillis = beginMillis;
    this.series = IntStream.range(0, SERIES).mapToObj(RandomEvents::identity).toList();
  }

  private static Series identity(int index) {
    return new Series(
        Series.DEFAULT_SCOPE,
        "Bench",
        MetricType.PERFORMANCE,
        "Truth",
        Series.DEFAULT_SUB_CAT,
        RandomQuestion.ID,
        "",
        new TreeMap<>(Map.of(RandomQuestion.LABEL, Integer.toString(index))));
  }

  int series() {
    return SERIES;
  }

  /** An event. */
  record Event(int series, long millis, double value) {}

  /**
   * What comes within a second; the higher its number, the seldomer a series has events.
   *
   * @param stragglers whether some may be too late for what is hot
   */
  List<Event> during(long secondMillis, boolean stragglers) {
    List<Event> events = new ArrayList<>();
    for (int index = 0; index < SERIES; index++) {
      if (random.nextInt(1 << index / 2) == 0 && !isSilent(index, secondMillis)) {
        int count = random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
          events.add(new Event(index, time(secondMillis, stragglers), value()));
        }
      }
    }
    return events;
  }

  /** Some are gone for half an hour each hour, so that there is nothing to be found. */
  private static boolean isSilent(int index, long millis) {
    return index % 3 == 2 && millis / 1_800_000 % 2 == 0;
  }

  private long time(long secondMillis, boolean stragglers) {
    long time = secondMillis + random.nextInt(1_000);
    if (stragglers && random.nextDouble() < STRAGGLERS) {
      return random.nextLong(beginMillis, secondMillis + 1);
    }
    return random.nextDouble() < LATE
        ? Math.max(beginMillis, time - random.nextLong(MOST_LATE_MILLIS))
        : time;
  }

  /** Quarters, whose sums are exact in any order. */
  private double value() {
    return random.nextInt(-400, 40_000) / 4.0;
  }

  PerfMetric metric(Event event) {
    return PerfMetric.of(
        series.get(event.series),
        new Quantity(event.value, Unit.ONE),
        Status.OK,
        event.millis * 1_000_000);
  }
}
