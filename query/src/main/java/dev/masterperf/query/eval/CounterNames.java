package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import java.util.Set;

/** Whether a metric looks like a counter, by its type where it has one, else by its name. */
final class CounterNames {
  private static final Set<String> TYPES = Set.of("counter", "histogram");

  private CounterNames() {}

  /** Says so where a rate is asked of what seems to be none; where it has no name, nothing. */
  static void check(Labels series, Annotations annotations) {
    String name = series.get(Labels.NAME);
    String type = series.get(Labels.TYPE);
    boolean counter = type.isEmpty() ? endsLikeOne(name) : TYPES.contains(type);
    if (!name.isEmpty() && !counter) {
      annotations.possiblyNoCounter(series);
    }
  }

  private static boolean endsLikeOne(String name) {
    return name.endsWith("_total")
        || name.endsWith("_sum")
        || name.endsWith("_count")
        || name.endsWith("_bucket");
  }
}
