package dev.masterperf.launcher.detect;

import dev.masterperf.launcher.host.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a folder, or one.
 *
 * @param files to read
 * @param root from which their names count
 */
public record SeriesFiles(List<Path> files, Path root) {
  public SeriesFiles {
    files = List.copyOf(files);
  }

  /**
   * Finds all CSV files in and below a folder, in the order of their names.
   *
   * @throws CannotStartException if there is none
   */
  public static SeriesFiles in(Path fileOrFolder) {
    if (Files.isRegularFile(fileOrFolder)) {
      Path parent = fileOrFolder.toAbsolutePath().getParent();
      return new SeriesFiles(
          List.of(fileOrFolder.toAbsolutePath()), parent == null ? fileOrFolder : parent);
    }
    if (!Files.isDirectory(fileOrFolder)) {
      throw new CannotStartException("there is no file or folder " + fileOrFolder);
    }
    try (Stream<Path> found = Files.walk(fileOrFolder)) {
      List<Path> files =
          found
              .filter(path -> path.toString().endsWith(".csv") && Files.isRegularFile(path))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new CannotStartException("there is no .csv file in " + fileOrFolder);
      }
      return new SeriesFiles(files, fileOrFolder);
    } catch (IOException e) {
      throw new CannotStartException(
          fileOrFolder + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /** Its name below the root, with slashes everywhere. */
  public String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }
}
