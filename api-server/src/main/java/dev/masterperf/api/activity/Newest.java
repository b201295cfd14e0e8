package dev.masterperf.api.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The newest of what comes in any order, so many and so large together at most: a day of alerts may
 * be far more than is kept. Not thread-safe.
 */
final class Newest {
  private final int most;
  private final long mostBytes;
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::number));
  private long bytes;
  private long last;

  private record Entry(long number, Happening what) {
    Instant at() {
      return what.at();
    }
  }

  Newest(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** Takes in one, and forgets the oldest where there is no room. */
  void add(Happening what) {
    entries.add(new Entry(++last, what));
    bytes += what.bytes();
    while (entries.size() > most || bytes > mostBytes) {
      bytes -= entries.remove().what().bytes();
    }
  }

  /** By time, and where that is the same by their coming. Nothing is left here. */
  List<Happening> inOrder() {
    List<Happening> all = new ArrayList<>();
    while (!entries.isEmpty()) {
      all.add(entries.remove().what());
    }
    bytes = 0;
    return all;
  }
}
