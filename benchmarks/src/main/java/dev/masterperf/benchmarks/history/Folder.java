package dev.masterperf.benchmarks.history;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;

/** Sizes of folders. */
final class Folder {
  private Folder() {}

  /** Of all files in it and below, as long as they are and not as disks round them. */
  static long bytes(Path folder) throws IOException {
    return bytes(folder, file -> true);
  }

  /** The same of the files that lie directly in a folder of this name. */
  static long bytes(Path folder, String parent) throws IOException {
    return bytes(
        folder, file -> file.endsWith(Path.of(parent, String.valueOf(file.getFileName()))));
  }

  private static long bytes(Path folder, Predicate<Path> which) throws IOException {
    long[] bytes = {0};
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += which.test(file) ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
          }

          /** A server may be merging: what is gone takes nothing. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
    return bytes[0];
  }
}
