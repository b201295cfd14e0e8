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

  /** Written out, such as of {@code [a-z]{1000}} a thousand; compiled in a tenth of a second. */
  private static final int MOST_STEPS = 100_000;

  private RegularExpression() {}

  /**
   * Compiles one, in which a dot stands for line ends as well.
   *
   * @throws IllegalArgumentException if it is none, or has too many groups or repetitions
   */
  public static Pattern compile(String text) {
    requireBounded(text);
    try {
      return Pattern.compile("(?s:" + text + ")");
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "not a regular expression of RE2: " + e.getDescription(), e);
    }
  }

  /**
   * Refuses what takes more memory or stack to compile than one text may take.
   *
   * @throws IllegalArgumentException if it has too many groups or repetitions
   */
  public static void requireBounded(String text) {
    if (text.chars().filter(letter -> letter == '(').count() > MOST_GROUPS) {
      throw new IllegalArgumentException(
          "a regular expression has at most " + MOST_GROUPS + " groups");
    }
    if (ProgramSize.of(text) > MOST_STEPS) {
      throw new IllegalArgumentException(
          "a regular expression has at most "
              + MOST_STEPS
              + " steps, repetitions written out; repeat less");
    }
  }
}
