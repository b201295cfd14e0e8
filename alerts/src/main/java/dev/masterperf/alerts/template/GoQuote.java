package dev.masterperf.alerts.template;

/** Texts between quotes, as Go's {@code strconv.Quote} makes them. */
final class GoQuote {
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\";
  private static final String LETTERS = "abfnrtv\\";

  private GoQuote() {}

  static String quoted(String text, boolean asciiOnly) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints().forEach(point -> add(out, point, '"', asciiOnly));
    return out.append('"').toString();
  }

  /** Of one character, between single quotes. */
  static String character(long point, boolean asciiOnly) {
    StringBuilder out = new StringBuilder("'");
    add(out, valid(point), '\'', asciiOnly);
    return out.append('\'').toString();
  }

  /** The character of a number; U+FFFD where there is none. */
  static int valid(long point) {
    boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return point < 0 || point > Character.MAX_CODE_POINT || surrogate ? 0xFFFD : (int) point;
  }

  private static void add(StringBuilder out, int point, char quote, boolean asciiOnly) {
    int escape = ESCAPED.indexOf(point);
    if (escape >= 0) {
      out.append('\\').append(LETTERS.charAt(escape));
    } else if (point == quote) {
      out.append('\\').append(quote);
    } else if (point < ' ' || point == 0x7f) {
      out.append(String.format("\\x%02x", point));
    } else if (point < 0x7f || (!asciiOnly && isPrintable(point))) {
      out.appendCodePoint(point);
    } else {
      out.append(String.format(point > 0xFFFF ? "\\U%08x" : "\\u%04x", point));
    }
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
