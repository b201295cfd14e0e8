package dev.masterperf.query.windows;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.WindowParts;
import dev.masterperf.query.series.Selection.Use;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which windows a question needs.
 *
 * @param id of the series; null where it may be any
 * @param scope in which they are; null where it may be any
 * @param passes whether a series is one of them; of those that fit to id and scope alone
 * @param fromMillis start of the first window, epoch milliseconds
 * @param toMillis start of the last one
 * @param use what becomes of the windows
 * @param parts what is needed of each
 */
public record WindowsWanted(
    @Nullable String id,
    @Nullable String scope,
    Predicate<SeriesLabels> passes,
    Resolution resolution,
    long fromMillis,
    long toMillis,
    Use use,
    WindowParts parts) {

  /** The same of part of the time. */
  public WindowsWanted within(long from, long to) {
    return new WindowsWanted(id, scope, passes, resolution, from, to, use, parts);
  }

  /** The same of some of the series. */
  public WindowsWanted of(Predicate<SeriesLabels> some) {
    Predicate<SeriesLabels> both = labels -> some.test(labels) && passes.test(labels);
    return new WindowsWanted(id, scope, both, resolution, fromMillis, toMillis, use, parts);
  }

  /** The same windows, whole but for their distributions. */
  public WindowsWanted withAllNumbers() {
    return new WindowsWanted(
        id, scope, passes, resolution, fromMillis, toMillis, use, WindowParts.WITHOUT_DISTRIBUTION);
  }

  /** Whether windows of this series are wanted. */
  public boolean wants(SeriesLabels labels) {
    return (id == null || id.equals(labels.identity().id()))
        && (scope == null || scope.equals(labels.identity().scope()))
        && passes.test(labels);
  }

  /** Whether all windows become one. */
  boolean folds() {
    return use == Use.FOLD || use == Use.RISE;
  }
}
