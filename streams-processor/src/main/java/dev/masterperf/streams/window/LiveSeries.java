package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is still moving of one series: its row of the matrix and its open windows.
 *
 * <p>The stream thread of its task changes it, under its lock; queries read copies, under the same
 * lock. The lock is held for one event or one copy, so neither waits long for the other.
 */
public final class LiveSeries {
  private static final byte VERSION = 1;
  private static final Resolution[] RESOLUTIONS = Resolution.values();

  private final SeriesKey key;
  private final List<Open> open = new ArrayList<>(4);
  private volatile @Nullable SeriesRow row;

  /** Whether the store holds less than this does; the store's own affair. */
  boolean dirty;

  /**
   * A window that still takes data.
   *
   * @param startMillis epoch milliseconds
   */
  public record OpenWindow(Resolution resolution, long startMillis, Aggregate aggregate) {}

  /** A window with its bytes, which stay good until it changes: most do not between two commits. */
  private static final class Open {
    private final Resolution resolution;
    private final long startMillis;
    private final Aggregate aggregate;
    private byte @Nullable [] bytes;

    Open(Resolution resolution, long startMillis, Aggregate aggregate) {
      this.resolution = resolution;
      this.startMillis = startMillis;
      this.aggregate = aggregate;
    }

    Aggregate change() {
      bytes = null;
      return aggregate;
    }

    byte[] bytes() {
      byte[] known = bytes;
      if (known == null) {
        known = AggregateCodec.toBytes(new StoredWindow(WindowState.OPEN, 0, aggregate));
        bytes = known;
      }
      return known;
    }

    OpenWindow copy() {
      return new OpenWindow(resolution, startMillis, aggregate.copy());
    }
  }

  LiveSeries(SeriesKey key) {
    this.key = key;
  }

  public SeriesKey key() {
    return key;
  }

  /** Null before the first event. */
  public @Nullable SeriesRow row() {
    return row;
  }

  void row(SeriesRow newRow) {
    row = newRow;
  }

  /** Adds an event to a window; returns whether the window was opened for it. */
  synchronized boolean add(Resolution resolution, long startMillis, Contribution contribution) {
    Open window = find(resolution, startMillis);
    boolean opened = window == null;
    contribution.addTo((window == null ? open(resolution, startMillis) : window).change());
    return opened;
  }

  /**
   * Takes a window out and adds it to the next coarser one, in one step for every reader.
   *
   * @return the window, now the caller's
   * @throws IllegalStateException if there is none
   */
  synchronized Closing close(Resolution resolution, long startMillis) {
    Open window = find(resolution, startMillis);
    if (window == null) {
      throw new IllegalStateException(
          "no open window of " + resolution.label() + " at " + startMillis + " of " + key.text());
    }
    open.remove(window);
    Resolution coarser = resolution.coarser().orElse(null);
    if (coarser == null) {
      return new Closing(window.aggregate, false);
    }
    long start = coarser.windowStart(startMillis);
    Open into = find(coarser, start);
    boolean opened = into == null;
    (into == null ? open(coarser, start) : into).change().merge(window.aggregate);
    return new Closing(window.aggregate, opened);
  }

  /**
   * A window that was taken out.
   *
   * @param openedCoarser whether the next coarser window was opened to take it
   */
  record Closing(Aggregate window, boolean openedCoarser) {}

  private @Nullable Open find(Resolution resolution, long startMillis) {
    // Newest first: that is where most events go. There are a handful of windows.
    for (int i = open.size() - 1; i >= 0; i--) {
      Open window = open.get(i);
      if (window.startMillis == startMillis && window.resolution == resolution) {
        return window;
      }
    }
    return null;
  }

  private Open open(Resolution resolution, long startMillis) {
    Open window = new Open(resolution, startMillis, new Aggregate());
    open.add(window);
    return window;
  }

  /** The open windows as they are now, copied. */
  public synchronized List<OpenWindow> openWindows() {
    List<OpenWindow> copies = new ArrayList<>(open.size());
    for (Open window : open) {
      copies.add(window.copy());
    }
    return copies;
  }

  /**
   * Adds all events of open windows of this and finer resolutions that start in [from, to).
   *
   * @param fromMillis a window of {@code resolution} starts here, and at {@code toMillis}
   */
  synchronized void addOpen(
      Resolution resolution, long fromMillis, long toMillis, Aggregate total) {
    for (Open window : open) {
      if (window.resolution.compareTo(resolution) <= 0
          && window.startMillis >= fromMillis
          && window.startMillis < toMillis) {
        total.merge(window.aggregate);
      }
    }
  }

  synchronized byte[] toBytes() {
    SeriesRow shown = row;
    byte[] rowBytes = shown == null ? new byte[0] : shown.toBytes();
    int size = 1 + Integer.BYTES + rowBytes.length + Short.BYTES;
    for (Open window : open) {
      size += 1 + Long.BYTES + Integer.BYTES + window.bytes().length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(VERSION).putInt(rowBytes.length).put(rowBytes).putShort((short) open.size());
    for (Open window : open) {
      byte[] bytes = window.bytes();
      out.put((byte) window.resolution.ordinal()).putLong(window.startMillis);
      out.putInt(bytes.length).put(bytes);
    }
    return out.array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if the bytes are of another version
   */
  public static LiveSeries fromBytes(SeriesKey key, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "a stored series has version " + version + ", this program reads " + VERSION);
    }
    LiveSeries series = new LiveSeries(key);
    byte[] rowBytes = bytes(in);
    if (rowBytes.length > 0) {
      series.row = SeriesRow.fromBytes(rowBytes);
    }
    for (int left = in.getShort(); left > 0; left--) {
      Resolution resolution = RESOLUTIONS[in.get()];
      long start = in.getLong();
      series.open.add(new Open(resolution, start, AggregateCodec.fromBytes(bytes(in)).aggregate()));
    }
    return series;
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }
}
