package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.SeriesKey;
import java.util.Arrays;

/** Windows of one series and resolution in rising order of their starts, no two of one start. */
public final class WindowRun {
  private final SeriesKey series;
  private final long[] starts;
  private final Aggregate[] windows;
  private final int size;

  private WindowRun(SeriesKey series, long[] starts, Aggregate[] windows, int size) {
    this.series = series;
    this.starts = starts;
    this.windows = windows;
    this.size = size;
  }

  public SeriesKey series() {
    return series;
  }

  public int size() {
    return size;
  }

  /** Epoch milliseconds. */
  public long startMillis(int index) {
    return starts[index];
  }

  /** Is not changed by anybody from now on. */
  public Aggregate window(int index) {
    return windows[index];
  }

  /** Index of the first window that does not start before this; {@link #size} if there is none. */
  public int firstFrom(long millis) {
    int found = Arrays.binarySearch(starts, 0, size, millis);
    return found >= 0 ? found : -found - 1;
  }

  /** Collects windows, most of them in rising order. */
  public static final class Builder {
    private static final int FIRST_CAPACITY = 16;

    private final SeriesKey series;
    private long[] starts = new long[FIRST_CAPACITY];
    private Aggregate[] windows = new Aggregate[FIRST_CAPACITY];
    private int size;

    public Builder(SeriesKey series) {
      this.series = series;
    }

    /** Adds a window, in place of one that starts then. */
    public void put(long startMillis, Aggregate window) {
      int index = indexOf(startMillis);
      if (index >= 0) {
        windows[index] = window;
      } else {
        insert(-index - 1, startMillis, window);
      }
    }

    /** Adds a window, unless there is one that starts then. */
    void putIfAbsent(long startMillis, Aggregate window) {
      int index = indexOf(startMillis);
      if (index < 0) {
        insert(-index - 1, startMillis, window);
      }
    }

    private int indexOf(long startMillis) {
      return size == 0 || startMillis > starts[size - 1]
          ? -size - 1
          : Arrays.binarySearch(starts, 0, size, startMillis);
    }

    private void insert(int index, long startMillis, Aggregate window) {
      if (size == starts.length) {
        starts = Arrays.copyOf(starts, 2 * size);
        windows = Arrays.copyOf(windows, 2 * size);
      }
      System.arraycopy(starts, index, starts, index + 1, size - index);
      System.arraycopy(windows, index, windows, index + 1, size - index);
      starts[index] = startMillis;
      windows[index] = window;
      size++;
    }

    /** What was added; nothing may be added afterwards. */
    public WindowRun build() {
      return new WindowRun(series, starts, windows, size);
    }
  }
}
