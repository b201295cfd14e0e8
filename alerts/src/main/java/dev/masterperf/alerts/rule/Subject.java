package dev.masterperf.alerts.rule;

import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an alert is about: a series, or a group of them.
 *
 * @param labels without {@code __name__}
 * @param series null where it is a group
 */
public record Subject(SortedMap<String, String> labels, @Nullable SeriesKey series) {
  private static final String NAME = "__name__";

  public Subject {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** A series. */
  public static Subject of(Series series) {
    return new Subject(series.promLabels(), series.key());
  }

  /** What an expression has a value for, by its labels. */
  public static Subject of(SortedMap<String, String> labels) {
    SortedMap<String, String> nameless = new TreeMap<>(labels);
    nameless.remove(NAME);
    return new Subject(nameless, null);
  }
}
