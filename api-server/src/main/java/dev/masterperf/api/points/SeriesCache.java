package dev.masterperf.api.points;

import dev.masterperf.api.mapping.IncomingSeries;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.model.wire.PlainMetrics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Series by the bytes in which they came, so that names are read and mapped once and not with each
 * sample. Two generations of a map, of which the older one is forgotten when the younger one is
 * full. Safe for use by many threads.
 */
public final class SeriesCache {
  /** Of a series beside its bytes: objects, texts, a place in the map. */
  private static final int OWN_BYTES = 1_000;

  private final Mapping mapping;
  private final long capacity;
  private Map<Bytes, Entry> young = new HashMap<>();
  private Map<Bytes, Entry> old = new HashMap<>();
  private long youngBytes;

  /**
   * @param capacity bytes of one generation, roughly
   */
  public SeriesCache(Mapping mapping, long capacity) {
    this.mapping = mapping;
    this.capacity = capacity;
  }

  /** What a form turned out to be: a series, or why it is none. */
  private record Entry(Bytes form, @Nullable KnownSeries series, String refusal) {}

  /**
   * The series that came in these bytes.
   *
   * @param form equal for equal names, and for no others; need not outlive the call
   * @param incoming reads its names, if it is not known
   * @throws IllegalArgumentException if it cannot be a series of ours, with what is wrong
   */
  public KnownSeries get(Bytes form, Supplier<IncomingSeries> incoming) {
    Entry entry = find(form);
    if (entry == null) {
      entry = read(form.copy(), incoming);
      keep(entry);
    }
    KnownSeries series = entry.series();
    if (series == null) {
      throw new IllegalArgumentException(entry.refusal());
    }
    return series;
  }

  private Entry read(Bytes form, Supplier<IncomingSeries> incoming) {
    try {
      return new Entry(form, KnownSeries.of(incoming.get(), mapping), "");
    } catch (IllegalArgumentException e) {
      return new Entry(form, null, String.valueOf(e.getMessage()));
    }
  }

  private synchronized @Nullable Entry find(Bytes form) {
    Entry known = young.get(form);
    if (known == null) {
      known = old.get(form);
      if (known != null) {
        keep(known);
      }
    }
    return known;
  }

  private synchronized void keep(Entry entry) {
    if (youngBytes >= capacity) {
      old = young;
      young = new HashMap<>();
      youngBytes = 0;
    }
    if (young.put(entry.form(), entry) == null) {
      youngBytes += OWN_BYTES + entry.form().length();
    }
  }

  /** A range of bytes, compared by what it holds; the array must not change while it is used. */
  public static final class Bytes {
    private final byte[] array;
    private final int from;
    private final int to;
    private final int hash;

    public Bytes(byte[] array, int from, int to) {
      this.array = array;
      this.from = from;
      this.to = to;
      this.hash = PlainMetrics.hash(array, from, to); // one that nobody can aim at
    }

    int length() {
      return to - from;
    }

    Bytes copy() {
      return new Bytes(Arrays.copyOfRange(array, from, to), 0, length());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bytes bytes
          && hash == bytes.hash
          && Arrays.equals(array, from, to, bytes.array, bytes.from, bytes.to);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
