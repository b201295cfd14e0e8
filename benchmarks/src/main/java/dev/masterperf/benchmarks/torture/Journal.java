package dev.masterperf.benchmarks.torture;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Lines in a file that a later sitting goes on with. Each is with the kernel when {@link #append}
 * returns; one that was cut off, as by a kill of the harness, is dropped. Thread-safe.
 */
final class Journal implements AutoCloseable {
  private final Path path;
  private final List<String> earlier;
  private final BufferedWriter file;

  /**
   * Opens it, or begins it.
   *
   * @throws IOException if it cannot be read or written
   */
  Journal(Path path) throws IOException {
    this.path = path;
    if (Files.exists(path)) {
      cut(path);
    }
    earlier = Files.exists(path) ? Files.readAllLines(path) : List.of();
    file =
        Files.newBufferedWriter(
            path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void cut(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      long end = channel.size();
      while (end > 0 && channel.read(one.clear(), end - 1) == 1 && one.get(0) != '\n') {
        end--;
      }
      channel.truncate(end);
    }
  }

  /** What earlier sittings wrote. */
  List<String> earlier() {
    return earlier;
  }

  Path path() {
    return path;
  }

  /**
   * @throws UncheckedIOException if it cannot be written
   */
  synchronized void append(String line) {
    try {
      file.write(line + "\n");
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written", e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
