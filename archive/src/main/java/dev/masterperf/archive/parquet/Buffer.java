package dev.masterperf.archive.parquet;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes being put together, little endian as all of Parquet. Its array is used without a copy. */
final class Buffer extends OutputStream {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[256];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** The array behind it; only the first {@link #size} bytes mean something. */
  byte[] array() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public void write(int b) {
    reserve(1);
    bytes[size++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    reserve(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  void writeAll(byte[] from) {
    write(from, 0, from.length);
  }

  void writeAll(Buffer from) {
    write(from.bytes, 0, from.size);
  }

  void writeInt(int value) {
    reserve(Integer.BYTES);
    INTS.set(bytes, size, value);
    size += Integer.BYTES;
  }

  void setInt(int position, int value) {
    INTS.set(bytes, position, value);
  }

  void writeLong(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Seven bits a byte, lowest first. */
  void writeVarint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      write((int) left | 0x80);
      left >>>= 7;
    }
    write((int) left);
  }

  /** As {@link #writeVarint}, but short for small negative numbers too. */
  void writeZigzag(long value) {
    writeVarint(value << 1 ^ value >> 63);
  }

  /** The low {@code width} bits of each value, one after the other from the lowest bit on. */
  void writePacked(long[] values, int from, int count, int width) {
    if (width == 0) {
      return;
    }
    int needed = (count * width + 7) / 8;
    reserve(needed + Long.BYTES);
    if (width % 8 == 0) {
      writeWholeBytes(values, from, count, width / 8);
      return;
    }
    long pending = 0;
    int bits = 0;
    int at = size;
    for (int i = 0; i < count; i++) {
      long value = values[from + i];
      pending |= value << bits;
      bits += width;
      if (bits >= Long.SIZE) {
        LONGS.set(bytes, at, pending);
        at += Long.BYTES;
        bits -= Long.SIZE;
        pending = bits == 0 ? 0 : value >>> (width - bits);
      }
    }
    LONGS.set(bytes, at, pending);
    size += needed;
  }

  private void writeWholeBytes(long[] values, int from, int count, int width) {
    int at = size;
    for (int i = 0; i < count; i++) {
      LONGS.set(bytes, at, values[from + i]); // what is too much, the next one writes over
      at += width;
    }
    size = at;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
