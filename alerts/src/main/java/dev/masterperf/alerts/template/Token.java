package dev.masterperf.alerts.template;

/**
 * A piece of a template.
 *
 * @param text of a string or text, what it stands for; of a field, its name without the dot
 * @param at index in the template of its first character
 * @param spaced whether a blank stands before it, which parts operands
 */
record Token(Kind kind, String text, int at, boolean spaced) {
  enum Kind {
    TEXT,
    OPEN,
    CLOSE,
    NAME,
    VARIABLE,
    FIELD,
    DOT,
    NUMBER,
    CHARACTER,
    STRING,
    SYMBOL,
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isWord(String word) {
    return kind == Kind.NAME && text.equals(word);
  }

  /** For messages. */
  String describe() {
    return switch (kind) {
      case TEXT -> "text";
      case OPEN -> "{{";
      case CLOSE -> "}}";
      case END -> "the end of the template";
      case FIELD -> "." + text;
      case STRING -> "the string \"" + text + "\"";
      case NAME, VARIABLE, DOT, NUMBER, CHARACTER, SYMBOL -> text;
    };
  }
}
