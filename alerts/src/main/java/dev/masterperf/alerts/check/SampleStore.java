package dev.masterperf.alerts.check;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.series.SeriesSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples in memory, to which rules add what they record. */
final class SampleStore implements SeriesSource {
  private final Map<Labels, Samples.Builder> series = new LinkedHashMap<>();

  /** Whether there are samples of these labels. */
  boolean has(Labels labels) {
    return series.containsKey(labels);
  }

  /** Adds a sample behind those of its series. */
  void add(Labels labels, long millis, double value) {
    series.computeIfAbsent(labels, fresh -> new Samples.Builder()).add(millis, value);
  }

  @Override
  public List<SampleSeries> select(Selection selection) {
    List<SampleSeries> selected = new ArrayList<>();
    series.forEach(
        (labels, samples) -> {
          if (selection.selects(labels)) {
            Samples inside =
                samples.build().between(selection.afterMillis(), selection.upToMillis());
            if (inside.size() > 0) {
              selected.add(new SampleSeries(labels, inside));
            }
          }
        });
    return selected;
  }
}
