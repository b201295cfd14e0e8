package dev.masterperf.launcher.history;

import dev.masterperf.launcher.host.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for what lies on disk only for the time of some work.
 *
 * @param folder of its own, deleted at the end with all that is in it
 */
public record Scratch(Path folder) implements AutoCloseable {

  /** Makes one where the system keeps such things. */
  public static Scratch make() {
    try {
      return new Scratch(Files.createTempDirectory("masterperf-archive"));
    } catch (IOException e) {
      throw new CannotStartException("cannot make a folder for temporary files: " + e, e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> inner = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : inner) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new CannotStartException("cannot delete " + folder + ": " + e, e);
    }
  }
}
