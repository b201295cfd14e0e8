package dev.masterperf.query.windows;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Windows of one series and one resolution that were read already; it tells of no others. */
public final class ReadWindows implements SeriesWindows {
  private final SeriesLabels labels;
  private final Resolution resolution;
  private final long[] starts;
  private final Aggregate[] windows;
  private final int size;

  private ReadWindows(Builder builder) {
    this.labels = builder.labels;
    this.resolution = builder.resolution;
    this.starts = builder.starts;
    this.windows = builder.windows;
    this.size = builder.size;
  }

  /** Reads the windows wanted of a series. */
  public static ReadWindows of(SeriesWindows series, WindowsWanted wanted) {
    Builder builder = new Builder(series.labels(), wanted.resolution());
    series.each(wanted.resolution(), wanted.fromMillis(), wanted.toMillis(), builder::add);
    return builder.build();
  }

  @Override
  public SeriesLabels labels() {
    return labels;
  }

  /** How many windows there are. */
  public int size() {
    return size;
  }

  @Override
  public void each(Resolution asked, long fromMillis, long toMillis, Visitor visitor) {
    if (asked != resolution) {
      return;
    }
    int found = Arrays.binarySearch(starts, 0, size, fromMillis);
    for (int i = found >= 0 ? found : -found - 1; i < size && starts[i] <= toMillis; i++) {
      visitor.visit(starts[i], windows[i]);
    }
  }

  /**
   * These windows, and of another place those that start at no time at which one of these does.
   *
   * @param others of the same series
   */
  ReadWindows with(@Nullable ReadWindows others) {
    if (others == null || others.size == 0) {
      return this;
    }
    Builder all = new Builder(labels, resolution);
    int at = 0;
    for (int i = 0; i < size; i++) {
      for (; at < others.size && others.starts[at] <= starts[i]; at++) {
        if (others.starts[at] < starts[i]) {
          all.add(others.starts[at], others.windows[at]);
        }
      }
      all.add(starts[i], windows[i]);
    }
    for (; at < others.size; at++) {
      all.add(others.starts[at], others.windows[at]);
    }
    return all.build();
  }

  /** Collects windows in rising order of their starts. */
  public static final class Builder {
    private static final int FIRST_CAPACITY = 16;

    private final SeriesLabels labels;
    private final Resolution resolution;
    private long[] starts = new long[FIRST_CAPACITY];
    private Aggregate[] windows = new Aggregate[FIRST_CAPACITY];
    private int size;

    public Builder(SeriesLabels labels, Resolution resolution) {
      this.labels = labels;
      this.resolution = resolution;
    }

    /**
     * Adds a window.
     *
     * @param window is not changed by anybody from now on
     */
    public void add(long startMillis, Aggregate window) {
      if (size > 0 && startMillis <= starts[size - 1]) {
        throw new IllegalArgumentException(
            "windows come in rising order, not " + startMillis + " after " + starts[size - 1]);
      }
      if (size == starts.length) {
        starts = Arrays.copyOf(starts, 2 * size);
        windows = Arrays.copyOf(windows, 2 * size);
      }
      starts[size] = startMillis;
      windows[size] = window;
      size++;
    }

    /** What was added; nothing more may be. */
    public ReadWindows build() {
      return new ReadWindows(this);
    }
  }
}
