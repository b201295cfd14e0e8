package dev.masterperf.archive.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The bytes of a page being taken apart. Whatever does not fit ends in {@link #damaged}. */
final class PageInput {
  /** Bytes behind the end that must exist, so that a number can be read with one load. */
  static final int PADDING = 8;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final String place;
  private final byte[] bytes;
  private final int end;
  private int position;

  /**
   * @param bytes with {@link #PADDING} more of them behind {@code end}
   */
  PageInput(String place, byte[] bytes, int from, int end) {
    this.place = place;
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  DamagedFileException damaged(String reason) {
    return new DamagedFileException(place, reason);
  }

  boolean hasRemaining() {
    return position < end;
  }

  int remaining() {
    return end - position;
  }

  /** The next bytes as an input of their own. */
  PageInput part(int length) {
    int from = take(length);
    return new PageInput(place, bytes, from, from + length);
  }

  int readByte() {
    return bytes[take(1)] & 0xff;
  }

  int readInt() {
    return (int) INTS.get(bytes, take(Integer.BYTES));
  }

  long readLong() {
    return (long) LONGS.get(bytes, take(Long.BYTES));
  }

  byte[] readBytes(int length) {
    int from = take(length);
    byte[] copy = new byte[length];
    System.arraycopy(bytes, from, copy, 0, length);
    return copy;
  }

  String readText(int length) {
    int from = take(length);
    return new String(bytes, from, length, java.nio.charset.StandardCharsets.UTF_8);
  }

  long readVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw damaged("a number does not end");
  }

  long readZigzag() {
    long value = readVarint();
    return value >>> 1 ^ -(value & 1);
  }

  /** A whole number that must lie in [0, limit]. */
  int readCount(int limit) {
    long value = readVarint();
    if (value < 0 || value > limit) {
      throw damaged("a count of " + value + " where at most " + limit + " are possible");
    }
    return (int) value;
  }

  /**
   * Undoes {@link Buffer#writePacked} for the first {@code wanted} of {@code count} values, adding
   * them to what stands in {@code into}.
   */
  void readPacked(long[] into, int at, int wanted, int count, int width) {
    int from = take((count * width + 7) / 8);
    if (width == 0) {
      java.util.Arrays.fill(into, at, at + wanted, 0);
    } else if (width == 8) {
      for (int i = 0; i < wanted; i++) {
        into[at + i] = bytes[from + i] & 0xffL;
      }
    } else if (width <= 56) {
      long mask = (1L << width) - 1;
      for (int i = 0, bit = 0; i < wanted; i++, bit += width) {
        into[at + i] = (long) LONGS.get(bytes, from + (bit >>> 3)) >>> (bit & 7) & mask;
      }
    } else {
      readWide(into, at, wanted, width, from);
    }
  }

  private void readWide(long[] into, int at, int wanted, int width, int from) {
    long mask = width == Long.SIZE ? -1 : (1L << width) - 1;
    for (int i = 0, bit = 0; i < wanted; i++, bit += width) {
      int first = from + (bit >>> 3);
      int shift = bit & 7;
      long low = (long) LONGS.get(bytes, first) >>> shift;
      long high = shift == 0 ? 0 : (bytes[first + Long.BYTES] & 0xffL) << (Long.SIZE - shift);
      into[at + i] = (low | high) & mask;
    }
  }

  private int take(int length) {
    int from = position;
    if (length < 0 || length > end - from) {
      throw damaged(length + " bytes should follow, there are " + (end - from));
    }
    position = from + length;
    return from;
  }
}
