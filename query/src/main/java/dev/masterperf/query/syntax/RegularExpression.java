package dev.masterperf.query.syntax;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Regular expressions of RE2, anchored at both ends where they are matched as a whole. */
public final class RegularExpression {
  /**
   * Groups are compiled by recursion, and whoever reads what others stored must not run out of
   * stack. All are counted, since only a compiler knows which are nested.
   */
  private static final int MOST_GROUPS = 500;

  private RegularExpression() {}

  /**
   * Compiles one, in which a dot stands for line ends as well.
   *
   * @throws IllegalArgumentException if it is none, or has too many groups
   */
  public static Pattern compile(String text) {
    if (text.chars().filter(letter -> letter == '(').count() > MOST_GROUPS) {
      throw new IllegalArgumentException(
          "a regular expression has at most " + MOST_GROUPS + " groups");
    }
    try {
      return Pattern.compile("(?s:" + text + ")");
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "not a regular expression of RE2: " + e.getDescription(), e);
    }
  }
}
