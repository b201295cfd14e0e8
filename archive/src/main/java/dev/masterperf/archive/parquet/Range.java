package dev.masterperf.archive.parquet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Smallest and largest value of a page or chunk, as Parquet's statistics write them. */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Range(byte[] min, byte[] max, Order order) {

  /** How two values in such bytes compare. */
  enum Order {
    /** As unsigned bytes from the left. */
    BYTES {
      @Override
      int compare(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
      }
    },
    /** As little endian whole numbers of up to 64 bits. */
    NUMBERS {
      @Override
      int compare(byte[] a, byte[] b) {
        return Long.compare(number(a), number(b));
      }
    },
    /** As little endian doubles. */
    DOUBLES {
      @Override
      int compare(byte[] a, byte[] b) {
        return Double.compare(
            Double.longBitsToDouble(number(a)), Double.longBitsToDouble(number(b)));
      }
    };

    abstract int compare(byte[] a, byte[] b);
  }

  /** The number in these bytes, with its sign. */
  static long number(byte[] bytes) {
    long value = bytes[bytes.length - 1];
    for (int i = bytes.length - 2; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  /** The range of both; null where either is unknown. */
  static @Nullable Range of(@Nullable Range a, @Nullable Range b) {
    if (a == null || b == null) {
      return null;
    }
    return new Range(
        a.order.compare(a.min, b.min) <= 0 ? a.min : b.min,
        a.order.compare(a.max, b.max) >= 0 ? a.max : b.max,
        a.order);
  }
}
