package dev.masterperf.benchmarks.history.truth;

import dev.masterperf.model.Resolution;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A range query.
 *
 * @param first index of the first series it is about
 * @param last index of the last one
 * @param rangeMillis each point looks so far back
 */
record RandomQuestion(
    Fold fold,
    int first,
    int last,
    long rangeMillis,
    long fromMillis,
    long toMillis,
    long stepMillis) {
  static final String ID = "value";

  /** A label of every series, whose value is its index. */
  static final String LABEL = "n";

  private static final long SECOND = 1_000;
  private static final long[] RANGES = {1, 2, 10, 30, 60, 90, 300, 600, 3_600, 7_200};
  private static final long[] STEPS = {1, 7, 10, 15, 60, 61, 300, 600, 3_600};
  private static final int MOST_POINTS = 40;
  private static final Samples NONE = Samples.of(new long[0], new double[0]);

  /**
   * Any question about a time.
   *
   * @param beginMillis before which there is nothing
   * @param nowMillis some questions reach beyond it
   */
  static RandomQuestion any(SplittableRandom random, int series, long beginMillis, long nowMillis) {
    Fold fold = Fold.values()[random.nextInt(Fold.values().length)];
    int first = random.nextInt(series);
    int last = random.nextInt(4) == 0 ? random.nextInt(first, series) : first;
    long range = RANGES[random.nextInt(RANGES.length)] * SECOND;
    long step = STEPS[random.nextInt(STEPS.length)] * SECOND;
    long points = random.nextInt(1, MOST_POINTS + 1);
    long span = points * step;
    long latest = nowMillis + 10 * SECOND;
    // As people ask: half of all questions end now, or nearly.
    long to =
        random.nextBoolean()
            ? latest - random.nextLong(30 * SECOND)
            : random.nextLong(beginMillis, latest);
    long aligned = random.nextBoolean() ? to / SECOND * SECOND : to;
    return new RandomQuestion(fold, first, last, range, Math.max(0, aligned - span), aligned, step);
  }

  /** In PromQL. */
  String text() {
    String numbers =
        first == last
            ? LABEL + "=\"" + first + "\""
            : LABEL + "=~\"" + String.join("|", numbers()) + "\"";
    return fold.text(ID + "{" + numbers + "}[" + rangeMillis + "ms]");
  }

  private List<String> numbers() {
    return IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList();
  }

  /**
   * What is wrong with an answer; empty if nothing is.
   *
   * @param resolution whose windows answered
   */
  Optional<String> differs(List<SampleSeries> answer, Resolution resolution, AllSamples all) {
    Map<String, Samples> byNumber = new HashMap<>();
    answer.forEach(one -> byNumber.put(one.labels().get(LABEL), one.samples()));
    for (int index = first; index <= last; index++) {
      Samples samples = byNumber.remove(Integer.toString(index));
      Optional<String> differs = differs(index, samples, resolution, all);
      if (differs.isPresent()) {
        return differs;
      }
    }
    return byNumber.isEmpty()
        ? Optional.empty()
        : Optional.of("it has series that were not asked for: " + byNumber.keySet());
  }

  private Optional<String> differs(
      int index, @Nullable Samples samples, Resolution resolution, AllSamples all) {
    Samples there = samples == null ? NONE : samples;
    int at = 0;
    for (long time = fromMillis; time <= toMillis; time += stepMillis) {
      // The windows that start in (time - range, time].
      long from = resolution.windowStart(time - rangeMillis) + resolution.sizeMillis();
      long to = resolution.windowStart(time) + resolution.sizeMillis();
      double[] values = all.values(index, from, to);
      boolean found = at < there.size() && there.timeMillis(at) == time;
      double value = found ? there.value(at++) : Double.NaN;
      if (values.length == 0 ? found : !found || !fold.gives(values, value)) {
        return Optional.of(
            "series %d at %d has %s by windows of %s, where it has %s"
                .formatted(
                    index,
                    time,
                    found ? value : "nothing",
                    resolution.label(),
                    all.text(index, from, to)));
      }
    }
    return at == there.size()
        ? Optional.empty()
        : Optional.of("series " + index + " has points at times not asked for");
  }
}
