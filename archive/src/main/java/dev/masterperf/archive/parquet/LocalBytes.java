package dev.masterperf.archive.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a local file. */
public final class LocalBytes implements RandomBytes, Closeable {
  private final FileChannel channel;
  private final long size;

  private LocalBytes(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /** Opens a file; close it when done. */
  public static LocalBytes open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new LocalBytes(channel, channel.size());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public byte[] read(long offset, int length) {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new DamagedFileException(
          "bytes from " + offset, length + " should follow, the file has " + size);
    }
    byte[] bytes = new byte[length];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    try {
      while (into.hasRemaining()) {
        if (channel.read(into, offset + into.position()) < 0) {
          throw new DamagedFileException(
              "bytes from " + offset, length + " should follow, the file ends before");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes from " + offset + " could not be read", e);
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
