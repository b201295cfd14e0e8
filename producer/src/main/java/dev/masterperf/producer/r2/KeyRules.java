package dev.masterperf.producer.r2;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * What a key must not contain, whoever reads it: S3 takes keys as they are, but file systems,
 * proxies and browsers on the way resolve dots, decode percents, turn backslashes and fold wide
 * characters.
 */
final class KeyRules {
  static final int MAX_BYTES = 1024;

  private static final Pattern PERCENT_ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:(/.*)?", Pattern.DOTALL);
  private static final Pattern DOTS = Pattern.compile("\\.+");

  private KeyRules() {}

  static void require(String key) {
    requireLength(key);
    if (isPlain(key)) {
      return;
    }
    requireHarmless(key);
    // The compatibility form is what a name-folding file system would see: U+FF0E is a dot there.
    String folded = Normalizer.normalize(key, Normalizer.Form.NFKC);
    if (!folded.equals(key)) {
      requireHarmless(folded);
    }
  }

  /**
   * Whether it holds nothing but ASCII letters and digits, {@code _} and {@code -}, and single
   * slashes and dots between them; then no rule can object, and none has to be tried.
   */
  static boolean isPlain(String key) {
    boolean between = true;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean separates = c == '/' || c == '.';
      boolean harmless =
          separates ? !between : c == '_' || c == '-' || (c < 0x7f && Character.isLetterOrDigit(c));
      if (!harmless) {
        return false;
      }
      between = separates;
    }
    return !between;
  }

  static void requireLength(String key) {
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new RefusedKeyException("has " + bytes + " bytes, at most " + MAX_BYTES + " are taken");
    }
  }

  static void requireHarmless(String key) {
    if (key.startsWith("/") || DRIVE.matcher(key).matches()) {
      throw new RefusedKeyException("is absolute");
    }
    if (key.indexOf('\\') >= 0) {
      throw new RefusedKeyException("has a backslash");
    }
    if (PERCENT_ESCAPE.matcher(key).find()) {
      throw new RefusedKeyException("has a percent escape");
    }
    key.codePoints().forEach(KeyRules::requireHarmless);
    for (String segment : key.split("/", -1)) {
      if (segment.isBlank()) {
        throw new RefusedKeyException("has an empty segment");
      }
      if (DOTS.matcher(segment.strip()).matches()) {
        throw new RefusedKeyException("has a segment of dots");
      }
    }
  }

  private static void requireHarmless(int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          throw new RefusedKeyException("has a control character");
      case Character.SURROGATE -> throw new RefusedKeyException("is not valid Unicode");
      default -> {}
    }
  }
}
