package dev.masterperf.model;

/** Where a window stands in its life. */
public enum WindowState {
  /** Still taking data on time: provisional, seen by queries and the socket only. */
  OPEN,
  /** Closed by the append clock: never changes in place. */
  FINAL,
  /** Late data came after the close: a higher revision that readers take instead. */
  CORRECTED
}
