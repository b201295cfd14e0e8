package dev.masterperf.archive.parquet;

import dev.masterperf.archive.parquet.Column.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The different numbers of a column, where they are few. */
final class NumberDictionary {
  private static final int MAX_SIZE = 1 << 15;

  /** Position in {@link #values} plus one, by hash; open addressing. */
  private final int[] slots;

  private final long[] values;
  private int size;

  private NumberDictionary(int limit) {
    this.slots = new int[4 * Integer.highestOneBit(Math.max(1, limit))];
    this.values = new long[limit];
  }

  /** One of these numbers, if writing it and the positions in it takes less than the numbers. */
  static @Nullable NumberDictionary ifShorter(long[] bits, int count, Kind kind) {
    if (count == 0) {
      return null;
    }
    int limit = Math.min(MAX_SIZE, kind == Kind.INT ? count : count / 2 + 1);
    NumberDictionary dictionary = new NumberDictionary(limit);
    for (int i = 0; i < count; i++) {
      if (dictionary.position(bits[i]) < 0 && !dictionary.add(bits[i])) {
        return null;
      }
    }
    return dictionary;
  }

  private boolean add(long value) {
    if (size == values.length) {
      return false;
    }
    values[size++] = value;
    slots[slot(value)] = size;
    return true;
  }

  private int position(long value) {
    return slots[slot(value)] - 1;
  }

  private int slot(long value) {
    int mask = slots.length - 1;
    long mixed = value * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 40) & mask;
    while (slots[slot] != 0 && values[slots[slot] - 1] != value) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  int size() {
    return size;
  }

  Buffer values(Kind kind) {
    Buffer out = new Buffer();
    NumberBuffer.writePlain(out, Arrays.copyOf(values, size), 0, size, kind);
    return out;
  }

  void writeIndexes(Buffer out, long[] bits, int from, int to) {
    int width = Math.max(1, RunLengthWriter.width(size));
    out.write(width);
    RunLengthWriter indexes = new RunLengthWriter(out, width);
    for (int i = from; i < to; i++) {
      indexes.add(position(bits[i]), 1);
    }
    indexes.finish();
  }
}
