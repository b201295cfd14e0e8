package dev.masterperf.launcher.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value as it was written, and where.
 *
 * @param source {@code default}, a flag, a variable, or {@code FILE:LINE}
 */
record Value(String text, String source) {
  private static final Pattern PLACE = Pattern.compile("(.*):(\\d+)");

  /** The source without a line. */
  String origin() {
    Matcher place = PLACE.matcher(source);
    return place.matches() ? place.group(1) : source;
  }

  /** The line at which it begins; 1 where the source has no lines. */
  int line() {
    Matcher place = PLACE.matcher(source);
    return place.matches() ? Integer.parseInt(place.group(2)) : 1;
  }
}
