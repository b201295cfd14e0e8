package dev.masterperf.query.windows;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.WindowAggregate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The windows of one series and resolution, by start; of each its highest revision. */
final class WindowColumn {
  private static final int FIRST_CAPACITY = 4;

  private long[] starts = new long[FIRST_CAPACITY];
  private int[] revisions = new int[FIRST_CAPACITY];
  private @Nullable Aggregate[] windows = new @Nullable Aggregate[FIRST_CAPACITY];

  /** Windows are dropped at the front, which moves, and mostly added behind the last. */
  private int from;

  private int to;

  boolean isEmpty() {
    return from == to;
  }

  void add(WindowAggregate window) {
    int index = indexOf(window.startMillis());
    if (index < to && starts[index] == window.startMillis()) {
      if (window.revision() >= revisions[index]) {
        set(index, window);
      }
      return;
    }
    if (to == starts.length) {
      int before = index - from;
      makeRoom();
      index = before;
    }
    System.arraycopy(starts, index, starts, index + 1, to - index);
    System.arraycopy(revisions, index, revisions, index + 1, to - index);
    System.arraycopy(windows, index, windows, index + 1, to - index);
    to++;
    set(index, window);
  }

  private void set(int index, WindowAggregate window) {
    starts[index] = window.startMillis();
    revisions[index] = window.revision();
    windows[index] = window.aggregate();
  }

  /** Moves all to the front, of larger arrays where the front has no room. */
  private void makeRoom() {
    int size = to - from;
    int capacity = size > starts.length / 2 ? 2 * starts.length : starts.length;
    long[] movedStarts = new long[capacity];
    int[] movedRevisions = new int[capacity];
    @Nullable Aggregate[] movedWindows = new @Nullable Aggregate[capacity];
    System.arraycopy(starts, from, movedStarts, 0, size);
    System.arraycopy(revisions, from, movedRevisions, 0, size);
    System.arraycopy(windows, from, movedWindows, 0, size);
    starts = movedStarts;
    revisions = movedRevisions;
    windows = movedWindows;
    from = 0;
    to = size;
  }

  /** Drops the windows that start before this. */
  void dropBefore(long millis) {
    int first = indexOf(millis);
    Arrays.fill(windows, from, first, null);
    from = first;
  }

  void each(long fromMillis, long toMillis, SeriesWindows.Visitor visitor) {
    for (int i = indexOf(fromMillis); i < to && starts[i] <= toMillis; i++) {
      Aggregate window = windows[i];
      if (window != null) {
        visitor.visit(starts[i], window);
      }
    }
  }

  /** Index of the first window that does not start before this. */
  private int indexOf(long millis) {
    if (from == to || millis > starts[to - 1]) {
      return to;
    }
    int found = Arrays.binarySearch(starts, from, to, millis);
    return found >= 0 ? found : -found - 1;
  }
}
