package dev.masterperf.model.packed;

import com.datadoghq.sketch.ddsketch.encoding.Output;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Packs values into bytes: whole numbers in as few as they need, seven bits a byte, the rest little
 * endian. Made once and used again after {@link #clear}. {@link PackedInput} reads it back.
 */
public final class PackedOutput implements Output {
  private static final int FIRST_ROOM = 256;
  private static final int CONTINUES = 0x80;
  private static final int MAX_COUNT_BYTES = 10;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[FIRST_ROOM];
  private int size;

  /** Forgets what was written; the room stays. */
  public void clear() {
    size = 0;
  }

  /** Forgets what was written from {@code position} on. */
  public void truncate(int position) {
    size = Objects.checkIndex(position, size + 1);
  }

  /** Bytes written. */
  public int size() {
    return size;
  }

  /** What was written, as an array of its own. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public void writeByte(byte value) {
    reserve(1);
    bytes[size++] = value;
  }

  /** Four bytes. */
  public void writeInt(int value) {
    reserve(Integer.BYTES);
    INTS.set(bytes, size, value);
    size += Integer.BYTES;
  }

  /** Writes over a byte that was written at {@code position}. */
  public void setByte(int position, byte value) {
    bytes[position] = value;
  }

  /** Writes over an int that was written at {@code position}. */
  public void setInt(int position, int value) {
    INTS.set(bytes, position, value);
  }

  @Override
  public void writeLongLE(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  @Override
  public void writeDoubleLE(double value) {
    writeLongLE(Double.doubleToRawLongBits(value));
  }

  /** One byte for numbers below 128, up to ten for others; a negative one takes ten. */
  public void writeCount(long value) {
    reserve(MAX_COUNT_BYTES);
    long left = value;
    while ((left & -CONTINUES) != 0) {
      bytes[size++] = (byte) (left | CONTINUES);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  /** As {@link #writeCount}, but short for small negative numbers as well. */
  public void writeDifference(long value) {
    writeCount(value << 1 ^ value >> 63);
  }

  /** The length and the bytes. */
  public void writeBytes(byte[] from, int offset, int length) {
    writeCount(length);
    reserve(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  /** The bytes without their length. */
  public void writeRaw(byte[] from) {
    reserve(from.length);
    System.arraycopy(from, 0, bytes, size, from.length);
    size += from.length;
  }

  /** The length and the bytes, in UTF-8. */
  public void writeText(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    writeBytes(encoded, 0, encoded.length);
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
