package dev.masterperf.archive.parquet;

import dev.masterperf.model.SeriesKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which series a read is about. */
public final class SeriesWanted {
  private static final SeriesWanted ALL = new SeriesWanted(null);

  /** Sorted; null stands for all. */
  private final @Nullable List<SeriesKey> keys;

  /** The same keys in UTF-8. */
  private final byte[][] texts;

  private SeriesWanted(@Nullable List<SeriesKey> keys) {
    this.keys = keys;
    this.texts =
        keys == null
            ? new byte[0][]
            : keys.stream()
                .map(key -> key.text().getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
  }

  /** Every series there is. */
  public static SeriesWanted all() {
    return ALL;
  }

  /** These and no others. */
  public static SeriesWanted of(Collection<SeriesKey> keys) {
    return new SeriesWanted(keys.stream().sorted().distinct().toList());
  }

  /** Whether this series is one of them. */
  public boolean contains(SeriesKey key) {
    return keys == null || Collections.binarySearch(keys, key) >= 0;
  }

  /** Whether one of them lies between these two in the order of their bytes, both included. */
  boolean touches(byte[] first, byte[] last) {
    if (keys == null) {
      return true;
    }
    for (byte[] text : texts) {
      if (Arrays.compareUnsigned(text, first) >= 0 && Arrays.compareUnsigned(text, last) <= 0) {
        return true;
      }
    }
    return false;
  }

  /** Where those of {@code sorted} stand that are wanted, in rising order. */
  int[] positionsIn(List<SeriesKey> sorted) {
    if (keys == null) {
      return IntStream.range(0, sorted.size()).toArray();
    }
    return keys.stream()
        .mapToInt(key -> Collections.binarySearch(sorted, key))
        .filter(position -> position >= 0)
        .toArray();
  }
}
