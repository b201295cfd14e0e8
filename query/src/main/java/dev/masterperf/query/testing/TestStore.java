package dev.masterperf.query.testing;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.ResetHint;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.series.SeriesSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Samples in memory. Like Prometheus' storage it finds out, of a histogram without a hint, whether
 * the counter began anew, and gives out what it found as the hint.
 */
final class TestStore implements SeriesSource {
  private final Map<Labels, SortedMap<Long, SequenceValue>> loaded = new TreeMap<>();
  private final Map<Labels, Samples> built = new TreeMap<>();

  void clear() {
    loaded.clear();
    built.clear();
  }

  /** Adds values one step apart, the first at time 0. */
  void load(Labels series, List<SequenceValue> values, long stepMillis) {
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isGap()) {
        add(series, i * stepMillis, values.get(i));
      }
    }
  }

  void add(Labels series, long millis, SequenceValue value) {
    loaded.computeIfAbsent(series, fresh -> new TreeMap<>()).put(millis, value);
    built.remove(series);
  }

  @Override
  public List<SampleSeries> select(Selection selection) {
    List<SampleSeries> selected = new ArrayList<>();
    for (Map.Entry<Labels, SortedMap<Long, SequenceValue>> series : loaded.entrySet()) {
      Labels labels = series.getKey();
      if (selection.selects(labels)) {
        Samples inside =
            built
                .computeIfAbsent(labels, fresh -> build(series.getValue()))
                .between(selection.afterMillis(), selection.upToMillis());
        if (inside.size() > 0) {
          selected.add(new SampleSeries(labels, inside));
        }
      }
    }
    return selected;
  }

  private static Samples build(SortedMap<Long, SequenceValue> values) {
    Samples.Builder builder = new Samples.Builder();
    Distribution before = null;
    for (Map.Entry<Long, SequenceValue> entry : values.entrySet()) {
      Distribution histogram = entry.getValue().histogram();
      if (histogram == null) {
        Long offset = entry.getValue().startOffsetMillis();
        builder.add(entry.getKey(), entry.getValue().value());
        builder.startedAt(offset == null ? 0 : entry.getKey() + offset);
        before = null;
      } else {
        Distribution hinted = hinted(histogram, before);
        builder.add(entry.getKey(), hinted);
        before = hinted;
      }
    }
    return builder.build();
  }

  private static Distribution hinted(Distribution histogram, @Nullable Distribution before) {
    if (histogram.hint() != ResetHint.UNKNOWN || before == null) {
      return histogram;
    }
    if (before.hint() == ResetHint.GAUGE) {
      return histogram;
    }
    boolean reset = histogram.isResetAfter(before);
    return histogram.withHint(reset ? ResetHint.UNKNOWN : ResetHint.NOT_RESET);
  }
}
