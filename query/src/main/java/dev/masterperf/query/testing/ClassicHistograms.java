package dev.masterperf.query.testing;

import dev.masterperf.query.series.BinCounts;
import dev.masterperf.query.series.BucketLayout.Custom;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.ResetHint;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes native histograms with custom buckets of series with {@code le}, {@code _sum} and so on.
 */
final class ClassicHistograms {
  private static final String BOUND = "le";

  /** What is known of one histogram at one place of the sequences. */
  private static final class Parts {
    final SortedMap<Double, Double> cumulative = new TreeMap<>();
    double count = Double.NaN;
    double sum;

    Distribution build() {
      double highest = cumulative.isEmpty() ? 0 : cumulative.get(cumulative.lastKey());
      double total = Double.isNaN(count) ? highest : count;
      cumulative.putIfAbsent(Double.POSITIVE_INFINITY, total);
      double[] bounds =
          cumulative.headMap(Double.POSITIVE_INFINITY).keySet().stream()
              .mapToDouble(Double::doubleValue)
              .toArray();
      double[] counts = new double[bounds.length + 1];
      double before = 0;
      int bin = 0;
      for (double upTo : cumulative.values()) {
        counts[bin++] = upTo - before;
        before = upTo;
      }
      return new Distribution(
          new Custom(bounds),
          total,
          sum,
          0,
          BinCounts.NONE,
          BinCounts.of(0, counts),
          ResetHint.UNKNOWN);
    }
  }

  private final Map<Labels, SortedMap<Integer, Parts>> histograms = new TreeMap<>();

  /** Takes what a series tells of a histogram; most series tell of none. */
  void add(SeriesLine series) {
    String name = series.labels().get(Labels.NAME);
    if (name.endsWith("_bucket")) {
      double bound = bound(series);
      if (!Double.isNaN(bound)) {
        collect(series, "_bucket", (parts, value) -> parts.cumulative.put(bound, value));
      }
    } else if (name.endsWith("_count")) {
      collect(series, "_count", (parts, value) -> parts.count = value);
    } else if (name.endsWith("_sum")) {
      collect(series, "_sum", (parts, value) -> parts.sum = value);
    }
  }

  private static double bound(SeriesLine series) {
    String text = series.labels().get(BOUND);
    return Numbers.isOne(text) ? Numbers.parse(text) : Double.NaN;
  }

  private interface Taking {
    void take(Parts parts, double value);
  }

  private void collect(SeriesLine series, String suffix, Taking taking) {
    String name = series.labels().get(Labels.NAME);
    Labels base =
        series
            .labels()
            .with(Labels.NAME, name.substring(0, name.length() - suffix.length()))
            .without(List.of(BOUND));
    for (int i = 0; i < series.values().size(); i++) {
      SequenceValue value = series.values().get(i);
      if (!value.isGap() && value.histogram() == null) {
        Parts parts =
            histograms
                .computeIfAbsent(base, fresh -> new TreeMap<>())
                .computeIfAbsent(i, fresh -> new Parts());
        taking.take(parts, value.value());
      }
    }
  }

  void store(TestStore store, long stepMillis) {
    histograms.forEach(
        (labels, places) ->
            places.forEach(
                (place, parts) ->
                    store.add(labels, place * stepMillis, SequenceValue.of(parts.build(), false))));
  }
}
