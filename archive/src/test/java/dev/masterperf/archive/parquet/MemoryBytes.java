package dev.masterperf.archive.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes in memory, which count what is read of them. */
final class MemoryBytes implements RandomBytes {
  private final byte[] bytes;
  private final AtomicLong read = new AtomicLong();

  MemoryBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  static MemoryBytes of(Path file) throws IOException {
    return new MemoryBytes(Files.readAllBytes(file));
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public byte[] read(long offset, int length) {
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw new DamagedFileException("bytes from " + offset, length + " should follow");
    }
    read.addAndGet(length);
    return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
  }

  /** How many bytes were read since the last call. */
  long takeRead() {
    return read.getAndSet(0);
  }
}
