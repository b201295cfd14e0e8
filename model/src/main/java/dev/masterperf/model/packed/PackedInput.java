package dev.masterperf.model.packed;

import com.datadoghq.sketch.ddsketch.encoding.Input;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads what {@link PackedOutput} wrote.
 *
 * <p>Each read throws {@link IllegalArgumentException} where the bytes end too early.
 */
public final class PackedInput implements Input {
  private static final int LOW_BITS = 0x7f;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int position;

  public PackedInput(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads {@code [from, to)} of the array, which is not copied. */
  public PackedInput(byte[] bytes, int from, int to) {
    Objects.checkFromToIndex(from, to, bytes.length);
    this.bytes = bytes;
    this.position = from;
    this.end = to;
  }

  @Override
  public boolean hasRemaining() {
    return position < end;
  }

  /** Where the next read begins in the array. */
  public int position() {
    return position;
  }

  @Override
  public byte readByte() {
    return bytes[next(1)];
  }

  public int readInt() {
    return (int) INTS.get(bytes, next(Integer.BYTES));
  }

  @Override
  public long readLongLE() {
    return (long) LONGS.get(bytes, next(Long.BYTES));
  }

  @Override
  public double readDoubleLE() {
    return Double.longBitsToDouble(readLongLE());
  }

  public long readCount() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = readByte();
      value |= (long) (next & LOW_BITS) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a number does not end");
  }

  public long readDifference() {
    long value = readCount();
    return value >>> 1 ^ -(value & 1);
  }

  /** A count that says how many bytes follow, and that they are there. */
  public int readLength() {
    long length = readCount();
    if (length < 0 || length > end - position) {
      throw damaged(length + " bytes should follow");
    }
    return (int) length;
  }

  public byte[] readBytes() {
    int length = readLength();
    int from = next(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  public String readText() {
    int length = readLength();
    return new String(bytes, next(length), length, StandardCharsets.UTF_8);
  }

  /** The next bytes as an input of their own; this one goes on behind them. */
  public PackedInput part(int length) {
    int from = next(length);
    return new PackedInput(bytes, from, from + length);
  }

  private int next(int length) {
    int from = position;
    if (length < 0 || length > end - from) {
      throw damaged(length + " bytes should follow");
    }
    position = from + length;
    return from;
  }

  private IllegalArgumentException damaged(String what) {
    return new IllegalArgumentException(
        "stored bytes are damaged: " + what + " at " + position + " of " + end);
  }
}
