package dev.masterperf.benchmarks.nab;

/**
 * A labelled anomaly with some room around it, by the numbers of its first and last record.
 *
 * @param last inclusive
 */
record Window(int first, int last) {
  Window {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("no window: " + first + " to " + last);
    }
  }

  int length() {
    return last - first + 1;
  }

  boolean holds(int record) {
    return record >= first && record <= last;
  }
}
