package dev.masterperf.archive.parquet;

import dev.masterperf.archive.parquet.Column.Kind;
import org.jspecify.annotations.Nullable;

/** Smallest and largest of some numbers, in the bytes that Parquet's statistics want. */
final class NumberRange {
  private NumberRange() {}

  /** Null where there are none, or where their order says nothing. */
  static @Nullable Range of(Kind kind, long[] bits, int from, int to) {
    if (from == to) {
      return null;
    }
    if (kind == Kind.DOUBLE) {
      return ofDoubles(bits, from, to);
    }
    long min = bits[from];
    long max = bits[from];
    for (int i = from + 1; i < to; i++) {
      min = Math.min(min, bits[i]);
      max = Math.max(max, bits[i]);
    }
    return new Range(bytes(kind, min), bytes(kind, max), Range.Order.NUMBERS);
  }

  /** A zero at either end stands for both zeros there are, as the format asks. */
  private static @Nullable Range ofDoubles(long[] bits, int from, int to) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      double value = Double.longBitsToDouble(bits[i]);
      if (Double.isNaN(value)) {
        return null;
      }
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return new Range(
        bytes(Kind.DOUBLE, Double.doubleToRawLongBits(min == 0 ? -0.0 : min)),
        bytes(Kind.DOUBLE, Double.doubleToRawLongBits(max == 0 ? 0.0 : max)),
        Range.Order.DOUBLES);
  }

  private static byte[] bytes(Kind kind, long bits) {
    int length = kind.type == org.apache.parquet.format.Type.BOOLEAN ? 1 : kind == Kind.INT ? 4 : 8;
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (bits >>> 8 * i);
    }
    return bytes;
  }
}
