package dev.masterperf.query.eval;

import dev.masterperf.query.syntax.TimeShift;

/** When a selector or subquery looks, for the steps of a query. */
record Times(TimeShift shift, long startMillis, long endMillis, long firstMillis, long lastMillis) {

  /** The time looked at in the step of this time. */
  long at(long millis) {
    return shift.apply(millis, startMillis, endMillis);
  }

  long earliest() {
    return at(firstMillis);
  }

  long latest() {
    return at(lastMillis);
  }

  /** Whether one time is all that is looked at. */
  boolean isOne() {
    return earliest() == latest();
  }
}
