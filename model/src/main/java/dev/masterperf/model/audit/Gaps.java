package dev.masterperf.model.audit;

import java.util.Map;
import java.util.TreeMap;

/** Numbers that did not come yet though higher ones did, in ranges. Not thread-safe. */
final class Gaps {
  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

  void add(long first, long last) {
    lastByFirst.put(first, last);
  }

  /** Takes out a number that came late; false if it was not missing. */
  boolean fill(long number) {
    Map.Entry<Long, Long> range = lastByFirst.floorEntry(number);
    if (range == null || range.getValue() < number) {
      return false;
    }
    lastByFirst.remove(range.getKey());
    if (range.getKey() < number) {
      lastByFirst.put(range.getKey(), number - 1);
    }
    if (number < range.getValue()) {
      lastByFirst.put(number + 1, range.getValue());
    }
    return true;
  }

  /** What is missing still: first and last of each range. */
  Map<Long, Long> ranges() {
    return lastByFirst;
  }
}
