package dev.masterperf.api.activity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The newest of what happened, so many and so large together at most. Safe for threads: each call
 * holds this object's lock.
 */
public final class ActivityRing {
  static final int MOST = 10_000;
  static final long MOST_BYTES = 8L << 20;

  private final int most;
  private final long mostBytes;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long bytes;
  private long last;

  /**
   * One of them.
   *
   * @param seq grows by one with each, from 1 on
   */
  record Entry(long seq, Happening what) {}

  /**
   * Some of them, newest first.
   *
   * @param newest number of the newest there is, whether it is among them or not; 0 if none ever
   *     was
   * @param more whether others match that are older, and were left out
   */
  record Page(List<Entry> entries, long newest, boolean more) {}

  /** For 10,000 that take 8 MiB together. */
  public ActivityRing() {
    this(MOST, MOST_BYTES);
  }

  ActivityRing(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** Takes in one, and forgets the oldest where there is no room. */
  public synchronized void add(Happening what) {
    entries.addLast(new Entry(++last, what));
    bytes += what.bytes();
    while (entries.size() > most || bytes > mostBytes) {
      bytes -= entries.removeFirst().what().bytes();
    }
  }

  /**
   * Those that match.
   *
   * @param after only with a higher number
   * @param before only with a lower number
   */
  synchronized Page page(
      ActivityFilter filter, OptionalLong after, OptionalLong before, int limit) {
    List<Entry> found = new ArrayList<>();
    for (Iterator<Entry> all = entries.descendingIterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (after.isPresent() && entry.seq() <= after.getAsLong()) {
        break;
      }
      boolean wanted = before.isEmpty() || entry.seq() < before.getAsLong();
      if (wanted && filter.matches(entry.what())) {
        if (found.size() == limit) {
          return new Page(found, last, true);
        }
        found.add(entry);
      }
    }
    return new Page(found, last, false);
  }
}
