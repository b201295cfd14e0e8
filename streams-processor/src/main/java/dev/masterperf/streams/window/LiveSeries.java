package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import dev.masterperf.model.wire.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
  private final List<OpenWindow> open = new ArrayList<>(4);
  private volatile @Nullable SeriesRow row;

  /** Whether the store holds less than this does; the store's own affair. */
  boolean dirty;

  /**
   * A window that still takes data.
   *
   * @param startMillis epoch milliseconds
   */
  public record OpenWindow(Resolution resolution, long startMillis, Aggregate aggregate) {
    private boolean is(Resolution other, long otherStart) {
      return startMillis == otherStart && resolution == other;
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
    OpenWindow window = find(resolution, startMillis);
    boolean opened = window == null;
    contribution.addTo((window == null ? open(resolution, startMillis) : window).aggregate());
    return opened;
  }

  /**
   * Takes a window out and adds it to the next coarser one, in one step for every reader.
   *
   * @param opened told of the coarser window's start if it had to be opened
   */
  synchronized Aggregate close(
      Resolution resolution, long startMillis, Consumer<OpenWindow> opened) {
    OpenWindow window = find(resolution, startMillis);
    if (window == null) {
      throw new IllegalStateException(
          "no open window of " + resolution.label() + " at " + startMillis + " of " + key.text());
    }
    open.remove(window);
    resolution
        .coarser()
        .ifPresent(
            coarser -> {
              long start = coarser.windowStart(startMillis);
              OpenWindow into = find(coarser, start);
              if (into == null) {
                into = open(coarser, start);
                opened.accept(into);
              }
              into.aggregate().merge(window.aggregate());
            });
    return window.aggregate();
  }

  private @Nullable OpenWindow find(Resolution resolution, long startMillis) {
    // Newest first: that is where most events go. There are a handful of windows.
    for (int i = open.size() - 1; i >= 0; i--) {
      OpenWindow window = open.get(i);
      if (window.is(resolution, startMillis)) {
        return window;
      }
    }
    return null;
  }

  private OpenWindow open(Resolution resolution, long startMillis) {
    OpenWindow window = new OpenWindow(resolution, startMillis, new Aggregate());
    open.add(window);
    return window;
  }

  /** The open windows as they are now, copied. */
  public synchronized List<OpenWindow> openWindows() {
    List<OpenWindow> copies = new ArrayList<>(open.size());
    for (OpenWindow window : open) {
      copies.add(
          new OpenWindow(window.resolution(), window.startMillis(), window.aggregate().copy()));
    }
    return copies;
  }

  /** Adds all events of the open windows of one resolution that start in [from, to). */
  synchronized void addOpen(Resolution resolution, long fromMillis, long toMillis, Aggregate to) {
    for (OpenWindow window : open) {
      if (window.resolution() == resolution
          && window.startMillis() >= fromMillis
          && window.startMillis() < toMillis) {
        to.merge(window.aggregate());
      }
    }
  }

  synchronized byte[] toBytes() {
    byte[] json = row == null ? new byte[0] : Json.bytes(row);
    List<byte[]> windows = new ArrayList<>(open.size());
    int size = 1 + Integer.BYTES + json.length + Short.BYTES;
    for (OpenWindow window : open) {
      byte[] bytes =
          AggregateCodec.toBytes(new StoredWindow(WindowState.OPEN, 0, window.aggregate()));
      windows.add(bytes);
      size += 1 + Long.BYTES + Integer.BYTES + bytes.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(VERSION).putInt(json.length).put(json).putShort((short) open.size());
    for (int i = 0; i < open.size(); i++) {
      OpenWindow window = open.get(i);
      byte[] bytes = windows.get(i);
      out.put((byte) window.resolution().ordinal()).putLong(window.startMillis());
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
    byte[] json = bytes(in);
    if (json.length > 0) {
      series.row = Json.read(json, SeriesRow.class);
    }
    for (int left = in.getShort(); left > 0; left--) {
      Resolution resolution = RESOLUTIONS[in.get()];
      long start = in.getLong();
      series.open.add(
          new OpenWindow(resolution, start, AggregateCodec.fromBytes(bytes(in)).aggregate()));
    }
    return series;
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  /** A key as the store has it. */
  static byte[] keyBytes(SeriesKey key) {
    return key.text().getBytes(StandardCharsets.UTF_8);
  }
}
