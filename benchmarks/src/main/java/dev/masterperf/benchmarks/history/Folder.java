package dev.masterperf.benchmarks.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Sizes of folders. */
final class Folder {
  private Folder() {}

  /** Of all files in it and below, as long as they are and not as disks round them. */
  static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(Folder::size).sum();
    }
  }

  /** The same of those of this name, or in a folder of it. */
  static long bytes(Path folder, String named) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file ->
                  file.endsWith(named)
                      || file.getParent() != null && file.getParent().endsWith(named))
          .mapToLong(Folder::size)
          .sum();
    }
  }

  /** A server may be merging: a file that is gone takes nothing. */
  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
