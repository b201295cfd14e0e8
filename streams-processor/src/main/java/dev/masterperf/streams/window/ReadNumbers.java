package dev.masterperf.streams.window;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of closed windows that questions read lately: who asks again, as a dashboard does every
 * few seconds or looks back a bit, reads from the store only what is not known. Safe for any
 * thread.
 *
 * <p>What is kept of a series holds as long as {@link LiveSeries#corrections} stays what it was
 * before the store was read, since nothing but a correction changes a closed window. And windows of
 * one resolution close in the order of their starts, so that up to the newest that had closed
 * before the store was read none is to come. Of two that close while it is read the later one alone
 * may be found, for a store is no picture of one moment: neither is kept. A series that left and
 * came back is another {@link LiveSeries}, as are all after a restart.
 */
public final class ReadNumbers {
  private static final int PART_OF_HEAP = 16;

  /** Of each series, as many times the longest span that was asked for: one may look back a bit. */
  private static final int SPANS_KEPT = 2;

  /** Of an entry besides its numbers, roughly. */
  private static final long ENTRY_BYTES = 256;

  private final long mostBytes;
  private final LinkedHashMap<Key, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /**
   * @param mostBytes how much memory they may take, roughly
   */
  public ReadNumbers(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Those that fit into a small part of the heap. */
  public static ReadNumbers ofHeap() {
    return new ReadNumbers(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * Equal if it is the same object of a series: another one of that name knows nothing of it.
   *
   * @param series {@link LiveSeries#mark}, since a series that left, or moved to another instance
   *     with all of its partition, must not stay in memory for this
   */
  private record Key(Object series, Resolution resolution, WindowParts parts) {}

  /**
   * All windows that start from one time to that of the last of them.
   *
   * @param spanMillis the longest time that was asked for and had windows
   */
  private record Kept(long fromMillis, long spanMillis, long corrections, Windows windows) {

    long toMillis() {
      return windows.startMillis(windows.size() - 1);
    }

    /**
     * With what was read before and behind it; who looks around finds it again.
     *
     * @param all these windows and what was read
     * @param closedMillis start of the newest that may be kept
     */
    Kept joined(Key key, Windows all, long fromMillis, long toMillis, long closedMillis) {
      long last = all.startMillis(all.endUpTo(Math.max(closedMillis, toMillis())) - 1);
      long span = Math.max(spanMillis, span(fromMillis, Math.min(toMillis, last)));
      long first = Math.max(Math.min(this.fromMillis, fromMillis), last - SPANS_KEPT * span);
      return new Kept(first, span, corrections, all.between(first, last, key.parts));
    }

    /** Of a question that may ask for all there is. */
    static long span(long fromMillis, long toMillis) {
      return toMillis - Math.max(0, fromMillis);
    }

    long bytes(Key key) {
      return ENTRY_BYTES + Long.BYTES * (1L + key.parts.only().size()) * windows.size();
    }
  }

  /** Reads closed windows from a store, those that start in [from, to]. */
  @FunctionalInterface
  interface Store {
    Windows read(long fromMillis, long toMillis);
  }

  /**
   * The closed windows that start in [from, to], and maybe some that close meanwhile.
   *
   * @param closedMillis no window that starts then or earlier will close from now on
   */
  Windows read(
      LiveSeries series,
      Resolution resolution,
      WindowParts parts,
      long fromMillis,
      long toMillis,
      long closedMillis,
      Store store) {
    Key key = new Key(series.mark(), resolution, parts);
    long corrections = series.corrections(); // before the store is read
    Kept known = find(key);
    if (known == null || known.corrections != corrections) {
      Windows read = store.read(fromMillis, toMillis);
      Windows closed = read.between(fromMillis, closedMillis, parts);
      if (closed.size() > 0) {
        long last = closed.startMillis(closed.size() - 1);
        keep(key, new Kept(fromMillis, Kept.span(fromMillis, last), corrections, closed));
      }
      return read;
    }
    if (toMillis < known.fromMillis) {
      return store.read(fromMillis, toMillis); // a look far back, of which nothing is kept
    }
    if (fromMillis >= known.fromMillis && toMillis <= known.toMillis()) {
      return known.windows.between(fromMillis, toMillis, parts);
    }
    Windows.Builder all = new Windows.Builder(parts);
    if (fromMillis < known.fromMillis) {
      all.addAll(store.read(fromMillis, known.fromMillis - 1));
    }
    all.addAll(known.windows);
    if (toMillis > known.toMillis()) {
      all.addAll(store.read(known.toMillis() + 1, toMillis));
    }
    Windows joined = all.build();
    keep(key, known.joined(key, joined, fromMillis, toMillis, closedMillis));
    return joined.between(fromMillis, toMillis, parts);
  }

  private synchronized @Nullable Kept find(Key key) {
    return kept.get(key);
  }

  private synchronized void keep(Key key, Kept fresh) {
    Kept before = kept.put(key, fresh);
    bytes += fresh.bytes(key) - (before == null ? 0 : before.bytes(key));
    Iterator<Map.Entry<Key, Kept>> eldest = kept.entrySet().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      Map.Entry<Key, Kept> gone = eldest.next();
      bytes -= gone.getValue().bytes(gone.getKey());
      eldest.remove();
    }
  }
}
