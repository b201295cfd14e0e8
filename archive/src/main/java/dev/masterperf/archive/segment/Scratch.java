package dev.masterperf.archive.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for files on their way into the bucket. What lies in it after a crash is deleted. */
public final class Scratch {
  private static final String ENDING = ".part";

  private final Path folder;
  private long made;

  private Scratch(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens the folder, which nobody else uses, and makes it if it is not there.
   *
   * @throws UncheckedIOException if that cannot be done
   */
  public static Scratch open(Path folder) {
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + ENDING)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
      return new Scratch(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use folder " + folder + ": " + e.getMessage(), e);
    }
  }

  /** A file that is not there yet. */
  Path newFile() {
    return folder.resolve(made++ + ENDING);
  }
}
