package dev.masterperf.query.eval;

import org.jspecify.annotations.Nullable;

/** A function of one series' samples within a range. */
@FunctionalInterface
interface RangeFunction {
  /**
   * Its value.
   *
   * @return null where it has none, such as a rate of one sample
   */
  @Nullable Point apply(RangeSlice slice);
}
