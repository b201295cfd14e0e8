package dev.masterperf.alerts.check;

import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.alerts.yaml.YamlFileException.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files that are read as texts, and those that a file of unit tests names. */
public final class RuleFiles {
  private static final Pattern WILD = Pattern.compile("[*?\\[{]");

  private RuleFiles() {}

  /**
   * The text of a file.
   *
   * @throws YamlFileException if it cannot be read
   */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "this is not UTF-8 text");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e);
    }
  }

  private static YamlFileException unreadable(Path file, String why) {
    return new YamlFileException(List.of(new Problem(file.toString(), 0, "", why)));
  }

  /**
   * The files of a pattern such as {@code rules/*.yml}, sorted.
   *
   * @param from the file that names them, beside which they lie
   */
  static List<Path> matching(Path from, String pattern) {
    Path parent = from.getParent();
    Path whole = parent == null ? Path.of(pattern) : parent.resolve(pattern);
    Path fixed = whole;
    while (fixed != null && WILD.matcher(fixed.toString()).find()) {
      fixed = fixed.getParent();
    }
    if (whole.equals(fixed)) {
      return Files.isRegularFile(whole) ? List.of(whole) : List.of();
    }
    Path start = fixed == null ? Path.of("") : fixed;
    int depth = whole.getNameCount() - (fixed == null ? 0 : fixed.getNameCount());
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + whole);
    try (Stream<Path> found = Files.walk(start, depth)) {
      return found.filter(matcher::matches).filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      return List.of(); // told as a pattern that nothing matches
    }
  }
}
