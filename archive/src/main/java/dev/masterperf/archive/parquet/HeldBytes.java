package dev.masterperf.archive.parquet;

import java.nio.ByteBuffer;

/**
 * Bytes in memory.
 *
 * @param bytes from 0 to its limit; nobody changes them any more
 */
public record HeldBytes(ByteBuffer bytes) implements RandomBytes {

  /** All bytes of an array. */
  public static HeldBytes of(byte[] bytes) {
    return new HeldBytes(ByteBuffer.wrap(bytes));
  }

  @Override
  public long size() {
    return bytes.limit();
  }

  @Override
  public byte[] read(long offset, int length) {
    if (offset < 0 || length < 0 || offset > bytes.limit() - length) {
      throw new DamagedFileException("bytes from " + offset, length + " should follow");
    }
    byte[] read = new byte[length];
    bytes.get((int) offset, read);
    return read;
  }
}
