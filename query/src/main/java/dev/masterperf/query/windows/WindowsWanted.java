package dev.masterperf.query.windows;

import dev.masterperf.model.Resolution;
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
 * @param distributions whether they are needed; without, windows may come as {@link
 *     dev.masterperf.model.Aggregate#numbersOnly}
 */
public record WindowsWanted(
    @Nullable String id,
    @Nullable String scope,
    Predicate<SeriesLabels> passes,
    Resolution resolution,
    long fromMillis,
    long toMillis,
    Use use,
    boolean distributions) {

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
