package dev.masterperf.query.windows;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import org.jspecify.annotations.Nullable;

/**
 * Windows of one series and one resolution that were read already; it tells of no others.
 *
 * @param resolution of all of them
 */
public record ReadWindows(SeriesLabels labels, Resolution resolution, Windows windows)
    implements SeriesWindows {
  private static final Windows NONE = new Windows.Builder(WindowParts.ALL).build();

  /** Reads the windows wanted of a series. */
  public static ReadWindows of(SeriesWindows series, WindowsWanted wanted) {
    return new ReadWindows(
        series.labels(),
        wanted.resolution(),
        series.read(wanted.resolution(), wanted.fromMillis(), wanted.toMillis(), wanted.parts()));
  }

  /** How many windows there are. */
  public int size() {
    return windows.size();
  }

  @Override
  public void each(Resolution asked, long fromMillis, long toMillis, Visitor visitor) {
    if (asked == resolution) {
      SeriesWindows.each(windows, fromMillis, toMillis, visitor);
    }
  }

  @Override
  public Windows read(Resolution asked, long fromMillis, long toMillis, WindowParts parts) {
    return asked == resolution ? windows.between(fromMillis, toMillis, parts) : NONE;
  }

  /**
   * These windows, and of another place those that start at no time at which one of these does.
   *
   * @param others of the same series
   * @param parts that all of them have
   */
  ReadWindows with(@Nullable ReadWindows others, WindowParts parts) {
    return others == null
        ? this
        : new ReadWindows(labels, resolution, windows.with(others.windows, parts));
  }
}
