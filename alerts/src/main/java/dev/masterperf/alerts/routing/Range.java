package dev.masterperf.alerts.routing;

/** Whole numbers from the first to the last, both included. */
record Range(int from, int to) {
  Range {
    if (to < from) {
      throw new IllegalArgumentException("a range ends where it begins, or after");
    }
  }

  boolean contains(int number) {
    return number >= from && number <= to;
  }
}
