package dev.masterperf.query.syntax;

/**
 * One word of an expression.
 *
 * @param text as written; of a string, the text it stands for
 * @param at index of its first character in the expression
 * @param end index after its last character
 */
record Token(Kind kind, String text, int at, int end) {

  enum Kind {
    NAME,
    NUMBER,
    DURATION,
    STRING,
    SYMBOL,
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Whether it is this keyword, in any letter case, as PromQL reads them. */
  boolean isWord(String keyword) {
    return kind == Kind.NAME && text.equalsIgnoreCase(keyword);
  }

  /** For messages. */
  String describe() {
    return switch (kind) {
      case END -> "the end of the expression";
      case STRING -> "a string";
      case NAME, NUMBER, DURATION, SYMBOL -> "\"" + text + "\"";
    };
  }
}
