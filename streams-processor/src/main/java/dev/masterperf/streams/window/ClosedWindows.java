package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.Windows;
import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.packed.PackedOutput;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * The closed windows of one resolution as a store has them. All that close together share 1,024
 * blocks, by their series' hash, since a record of its own for each is what a store and its
 * changelog cost most for. A window that late data corrected, or that is large, lies under its
 * series' own key, and counts before the one in a block: so a correction rewrites no block.
 */
public final class ClosedWindows {
  private static final int CHUNK_BITS = 10;

  /** Of the key of a block; that of a series is longer, for it has eight parts. */
  private static final int CHUNK_KEY_BYTES = Short.BYTES;

  /** What Kafka Streams puts behind a key: the window's start and a number it does not use here. */
  private static final int KEY_SUFFIX_BYTES = Long.BYTES + Integer.BYTES;

  private final ReadOnlyWindowStore<byte[], byte[]> store;

  ClosedWindows(ReadOnlyWindowStore<byte[], byte[]> store) {
    this.store = store;
  }

  private static int chunk(SeriesHash hash) {
    return (int) (hash.high() >>> Long.SIZE - CHUNK_BITS);
  }

  private static byte[] chunkKey(int chunk) {
    return ByteBuffer.allocate(CHUNK_KEY_BYTES).putShort((short) chunk).array();
  }

  private static byte[] ownKey(SeriesKey series) {
    return series.text().getBytes(StandardCharsets.UTF_8);
  }

  private static StoredWindow decode(byte[] own) {
    return AggregateCodec.read(new PackedInput(own));
  }

  /** The window that starts then; null if none was closed. */
  @Nullable StoredWindow find(SeriesKey series, SeriesHash hash, long startMillis) {
    byte[] own = store.fetch(ownKey(series), startMillis);
    if (own != null) {
      return decode(own);
    }
    byte[] block = store.fetch(chunkKey(chunk(hash)), startMillis);
    return block == null ? null : new ClosedBlock(block).find(hash);
  }

  /** The windows that start in [from, to], by their start. */
  NavigableMap<Long, StoredWindow> range(
      SeriesKey series, SeriesHash hash, long fromMillis, long toMillis) {
    Instant from = Instant.ofEpochMilli(Math.max(0, fromMillis));
    Instant to = Instant.ofEpochMilli(Math.max(0, toMillis));
    NavigableMap<Long, StoredWindow> windows = new TreeMap<>();
    try (WindowStoreIterator<byte[]> blocks = store.fetch(chunkKey(chunk(hash)), from, to)) {
      while (blocks.hasNext()) {
        KeyValue<Long, byte[]> block = blocks.next();
        StoredWindow window = new ClosedBlock(block.value).find(hash);
        if (window != null) {
          windows.put(block.key, window);
        }
      }
    }
    try (WindowStoreIterator<byte[]> own = store.fetch(ownKey(series), from, to)) {
      own.forEachRemaining(window -> windows.put(window.key, decode(window.value)));
    }
    return windows;
  }

  /**
   * The windows that start in [from, to], without their states.
   *
   * @param parts what is needed of each
   */
  Windows read(SeriesKey series, SeriesHash hash, long from, long to, WindowParts parts) {
    Windows.Builder run = new Windows.Builder(parts);
    boolean distributions = parts.distributions();
    Instant first = Instant.ofEpochMilli(Math.max(0, from));
    Instant last = Instant.ofEpochMilli(Math.max(0, to));
    try (WindowStoreIterator<byte[]> blocks = store.fetch(chunkKey(chunk(hash)), first, last)) {
      while (blocks.hasNext()) {
        KeyValue<Long, byte[]> block = blocks.next();
        StoredWindow window = new ClosedBlock(block.value).find(hash, distributions);
        if (window != null) {
          run.put(block.key, window.aggregate());
        }
      }
    }
    try (WindowStoreIterator<byte[]> own = store.fetch(ownKey(series), first, last)) {
      while (own.hasNext()) {
        KeyValue<Long, byte[]> window = own.next();
        run.put(
            window.key,
            AggregateCodec.read(new PackedInput(window.value), distributions).aggregate());
      }
    }
    return run.build();
  }

  /**
   * All windows that a store's changelog holds, for checks from outside.
   *
   * @param newest the newest value of each key of the changelog
   */
  public static Collection<StoredWindow> ofChangelog(Map<Bytes, byte[]> newest) {
    record Place(SeriesHash series, long startMillis) {}
    Map<Place, StoredWindow> own = new HashMap<>();
    Map<Place, StoredWindow> windows = new HashMap<>();
    newest.forEach(
        (stored, value) -> {
          byte[] bytes = stored.get();
          int length = bytes.length - KEY_SUFFIX_BYTES;
          long start = ByteBuffer.wrap(bytes).getLong(length);
          if (length == CHUNK_KEY_BYTES) {
            new ClosedBlock(value)
                .forEach((series, window) -> windows.put(new Place(series, start), window));
          } else {
            SeriesKey series = new SeriesKey(new String(bytes, 0, length, StandardCharsets.UTF_8));
            own.put(new Place(SeriesHash.of(series), start), decode(value));
          }
        });
    windows.putAll(own);
    return windows.values();
  }

  /** Stores windows. Confined to the stream thread of its task. */
  static final class Writer {
    private static final Comparator<LiveSeries> BY_HASH =
        (one, other) -> one.hash().compareTo(other.hash());

    private final WindowStore<byte[], byte[]> store;
    private final ClosedWindows reader;
    private final ClosedBlock.Writer block = new ClosedBlock.Writer();
    private final PackedOutput out = new PackedOutput();

    Writer(WindowStore<byte[], byte[]> store) {
      this.store = store;
      this.reader = new ClosedWindows(store);
    }

    /** What an open window holds when it closes. */
    @FunctionalInterface
    interface Contents {
      Aggregate of(LiveSeries series);
    }

    /**
     * Stores the windows of these series that start then, all of them for the first time.
     *
     * @param stored gets each series once its window is stored, while both are in the processor's
     *     cache
     */
    void close(
        long startMillis,
        List<LiveSeries> closing,
        Contents contents,
        Consumer<LiveSeries> stored) {
      LiveSeries[] sorted = byChunk(closing);
      for (int from = 0; from < sorted.length; ) {
        int chunk = chunk(sorted[from].hash());
        int to = from + 1;
        while (to < sorted.length && chunk(sorted[to].hash()) == chunk) {
          to++;
        }
        Arrays.sort(sorted, from, to, BY_HASH);
        for (int i = from; i < to; i++) {
          Aggregate window = contents.of(sorted[i]);
          if (!block.add(sorted[i].hash(), window)) {
            put(sorted[i].key(), startMillis, WindowState.FINAL, 1, window);
          }
        }
        if (!block.isEmpty()) {
          store.put(chunkKey(chunk), block.finish(), startMillis);
        }
        for (int i = from; i < to; i++) {
          stored.accept(sorted[i]);
        }
        from = to;
      }
    }

    /** Those of one chunk side by side: a counting sort, which looks at each series once. */
    private static LiveSeries[] byChunk(List<LiveSeries> closing) {
      int[] chunks = new int[closing.size()];
      int[] next = new int[(1 << CHUNK_BITS) + 1];
      for (int i = 0; i < chunks.length; i++) {
        chunks[i] = chunk(closing.get(i).hash());
        next[chunks[i] + 1]++;
      }
      for (int chunk = 1; chunk < next.length; chunk++) {
        next[chunk] += next[chunk - 1];
      }
      LiveSeries[] sorted = new LiveSeries[chunks.length];
      for (int i = 0; i < chunks.length; i++) {
        sorted[next[chunks[i]]++] = closing.get(i);
      }
      return sorted;
    }

    @Nullable StoredWindow find(LiveSeries series, long startMillis) {
      return reader.find(series.key(), series.hash(), startMillis);
    }

    /** Stores a window under its series' own key. */
    void put(
        SeriesKey series, long startMillis, WindowState state, int revision, Aggregate window) {
      out.clear();
      AggregateCodec.write(out, state, revision, window);
      store.put(ownKey(series), out.toByteArray(), startMillis);
    }
  }
}
