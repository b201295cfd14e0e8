package dev.masterperf.query.syntax;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a misspelt name was probably meant to be. */
public final class NearestName {
  private NearestName() {}

  /**
   * The known name with the fewest letters to insert, drop, replace or swap; empty if even that is
   * more than half of them.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= Math.max(1, candidate.length() / 2))
        .min(
            Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The end of a message: {@code ; did you mean "…"?}, or nothing. */
  public static String hint(String name, Collection<String> known) {
    return of(name, known).map(nearest -> "; did you mean \"" + nearest + "\"?").orElse("");
  }

  /** Levenshtein's distance, where two letters that changed places count once as well. */
  private static int distance(String a, String b) {
    int[][] upTo = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        upTo[i][j] = i == 0 || j == 0 ? i + j : step(upTo, a, b, i, j);
      }
    }
    return upTo[a.length()][b.length()];
  }

  private static int step(int[][] upTo, String a, String b, int i, int j) {
    int replaced = upTo[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(upTo[i - 1][j], upTo[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, 1 + upTo[i - 2][j - 2]) : least;
  }
}
