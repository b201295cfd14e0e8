package dev.masterperf.alerts.detection;

import java.util.Locale;

/** Names of others' choosing, made safe to stand in a sentence of one line. */
final class OneLine {
  /** Of one name; as many as let it be known again. */
  private static final int MOST_CODE_POINTS = 80;

  private OneLine() {}

  /**
   * The name with what would break the line, or let it read as another one, as its number behind a
   * backslash; a long one is cut, with an ellipsis.
   */
  static String of(String name) {
    StringBuilder line = new StringBuilder();
    int taken = 0;
    int at = 0;
    for (; at < name.length() && taken < MOST_CODE_POINTS; taken++) {
      int codePoint = name.codePointAt(at);
      at += Character.charCount(codePoint);
      if (isHarmless(codePoint)) {
        line.appendCodePoint(codePoint);
      } else {
        line.append(String.format(Locale.ROOT, "\\u%04X", codePoint));
      }
    }
    return at < name.length() ? line.append('…').toString() : line.toString();
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
