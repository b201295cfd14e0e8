package dev.masterperf.api.ingest;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import java.util.List;
import java.util.Map;

/** Roughly how many bytes of memory a metric takes until the broker has it. */
final class Weight {
  /** The objects it is made of, without their texts. */
  private static final long METRIC = 400;

  private static final int ENTRY = 100;

  /** Most have a few bins; 55 kB is the largest there is. */
  private static final int SKETCH = 4_000;

  private Weight() {}

  static long of(PerfMetric metric) {
    Series series = metric.series();
    long weight = METRIC + (metric.summary() == null ? 0 : SKETCH);
    for (String text :
        List.of(
            series.scope(),
            series.category(),
            series.topic(),
            series.subCat(),
            series.id(),
            series.source(),
            metric.value(),
            metric.pattern(),
            metric.locations(),
            metric.impact())) {
      weight += text.length();
    }
    return weight + of(series.labels()) + of(metric.properties());
  }

  private static long of(Map<String, String> entries) {
    long weight = 0;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      weight += ENTRY + entry.getKey().length() + entry.getValue().length();
    }
    return weight;
  }
}
