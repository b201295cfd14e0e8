package dev.masterperf.launcher.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody probably meant to write. */
public final class Nearest {
  private Nearest() {}

  /** {@code candidates}' member with the fewest single-character edits to {@code written}. */
  public static String to(String written, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(written, candidate)))
        .orElseThrow();
  }

  /** Levenshtein distance, row by row. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
