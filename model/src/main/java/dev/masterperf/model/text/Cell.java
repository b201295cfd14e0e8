package dev.masterperf.model.text;

/**
 * Text made safe for one cell of a table.
 *
 * @param width how many terminal columns the text takes
 */
public record Cell(String text, int width) {
  private static final String ELLIPSIS = "…";
  private static final int REPLACEMENT = 0xFFFD;

  /** The text on one line, no wider than {@code maxWidth}; what was cut shows as an ellipsis. */
  public static Cell of(String raw, int maxWidth) {
    StringBuilder text = new StringBuilder();
    int width = 0;
    int cutLength = 0;
    int cutWidth = 0;
    for (int i = 0; i < raw.length(); ) {
      int codePoint = raw.codePointAt(i);
      i += Character.charCount(codePoint);
      int shown = harmless(codePoint);
      int step = columns(shown);
      if (width + step > maxWidth) {
        text.setLength(cutLength);
        return new Cell(text.append(ELLIPSIS).toString(), cutWidth + 1);
      }
      text.appendCodePoint(shown);
      width += step;
      if (width < maxWidth) {
        cutLength = text.length();
        cutWidth = width;
      }
    }
    return new Cell(text.toString(), width);
  }

  /** The text, with blanks up to a width. */
  public String padded(int toWidth) {
    return text + " ".repeat(Math.max(0, toWidth - width));
  }

  private static int harmless(int codePoint) {
    if (codePoint == '|') {
      return '¦';
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> Character.isWhitespace(codePoint) ? ' ' : REPLACEMENT;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
      // Bidirectional overrides and invisible marks can make a row read as another one.
      case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> REPLACEMENT;
      default -> codePoint;
    };
  }

  /** East Asian wide characters and emoji take two columns, combining marks none. */
  private static int columns(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (codePoint >= 0x1100 && codePoint <= 0x115F)
            || (codePoint >= 0x2E80 && codePoint <= 0xA4CF)
            || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
            || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
            || (codePoint >= 0xFF01 && codePoint <= 0xFF60)
            || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
            || (codePoint >= 0x20000 && codePoint <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
