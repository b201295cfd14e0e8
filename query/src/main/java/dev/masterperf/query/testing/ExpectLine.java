package dev.masterperf.query.testing;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * What is expected beside values: {@code expect warn}, {@code expect fail msg: …}.
 *
 * @param message the whole text; null where any will do, or a pattern is given
 * @param pattern found somewhere in the text; null where any will do, or the message is given
 */
record ExpectLine(Kind kind, @Nullable String message, @Nullable Pattern pattern) {
  enum Kind {
    ORDERED,
    FAIL,
    WARN,
    NO_WARN,
    INFO,
    NO_INFO
  }

  private static final java.util.regex.Pattern SYNTAX =
      java.util.regex.Pattern.compile(
          "expect\\s+(ordered|fail|warn|no_warn|info|no_info)(?:\\s+(regex|msg):(.+))?");

  static ExpectLine any(Kind kind) {
    return new ExpectLine(kind, null, null);
  }

  static ExpectLine message(Kind kind, String message) {
    return new ExpectLine(kind, message, null);
  }

  static ExpectLine pattern(Kind kind, String pattern) {
    try {
      return new ExpectLine(kind, null, Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "not a regular expression of RE2: " + e.getDescription(), e);
    }
  }

  /**
   * Reads such a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ExpectLine parse(String line) {
    Matcher matcher = SYNTAX.matcher(line.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected \"expect TYPE\" or \"expect TYPE msg|regex: TEXT\", TYPE one of ordered, fail,"
              + " warn, no_warn, info, no_info: "
              + line);
    }
    Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    if (matcher.group(2) == null) {
      return any(kind);
    }
    String text = matcher.group(3).strip();
    return matcher.group(2).equals("msg") ? message(kind, text) : pattern(kind, text);
  }

  boolean matches(String text) {
    if (message != null) {
      return message.equals(text);
    }
    return pattern == null || pattern.matcher(text).find();
  }

  /** For messages. */
  String described() {
    if (message != null) {
      return "\"" + message + "\"";
    }
    return pattern == null ? "any" : "one like \"" + pattern + "\"";
  }
}
