package dev.masterperf.producer.isolation.limit;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mounted cgroup2 file system.
 *
 * @param root which part of the hierarchy it shows
 * @param point where
 */
record Mount(String root, Path point, boolean readOnly) {
  /** Blanks in paths are written as {@code \040}. */
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  private static final int ROOT = 3;
  private static final int POINT = 4;
  private static final int OPTIONS = 5;

  /**
   * One line of {@code /proc/self/mountinfo} (proc(5)); null where it is of another file system.
   */
  static @Nullable Mount parse(String line) {
    List<String> words = Arrays.asList(line.split(" "));
    int separator = words.indexOf("-");
    if (separator <= OPTIONS
        || separator + 1 >= words.size()
        || !words.get(separator + 1).equals("cgroup2")) {
      return null;
    }
    boolean readOnly = Arrays.asList(words.get(OPTIONS).split(",")).contains("ro");
    return new Mount(plain(words.get(ROOT)), Path.of(plain(words.get(POINT))), readOnly);
  }

  boolean shows(String path) {
    return root.equals("/") || path.equals(root) || path.startsWith(root + "/");
  }

  Path folder(String path) {
    String below = root.equals("/") ? path : path.substring(root.length());
    return below.length() < 2 ? point : point.resolve(below.substring(1));
  }

  private static String plain(String escaped) {
    return OCTAL
        .matcher(escaped)
        .replaceAll(
            code ->
                Matcher.quoteReplacement(
                    Character.toString((char) Integer.parseInt(code.group(1), 8))));
  }
}
