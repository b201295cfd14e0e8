package dev.masterperf.alerts.template;

import dev.masterperf.alerts.template.Token.Kind;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.StringLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template into texts and the tokens of its actions; comments fall away. */
final class Lexer {
  private static final String BLANKS = " \t\r\n";
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");
  private static final Pattern VARIABLE = Pattern.compile("\\$[\\p{L}\\p{Nd}_]*");
  private static final Pattern FIELD = Pattern.compile("\\.[\\p{L}_][\\p{L}\\p{Nd}_]*");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\.?[0-9](?:[eEpP][+-]|[0-9A-Za-z_.])*+");
  private static final Pattern SYMBOL = Pattern.compile(":=|[=|(),]");

  private final String template;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String template) {
    this.template = template;
  }

  /**
   * All tokens, the last one of kind {@code END}.
   *
   * @throws ExpressionException at the first character that begins none
   */
  static List<Token> read(String template) {
    Lexer lexer = new Lexer(template);
    lexer.readAll();
    return List.copyOf(lexer.tokens);
  }

  private void readAll() {
    boolean trimmed = false;
    int open;
    while ((open = template.indexOf("{{", at)) >= 0) {
      boolean trims = template.startsWith("-", open + 2) && isBlank(open + 3);
      literal(open, trimmed, trims);
      at = open + (trims ? 4 : 2);
      trimmed = template.startsWith("/*", at) ? comment(open) : action(open);
    }
    literal(template.length(), trimmed, false);
    tokens.add(new Token(Kind.END, "", template.length(), false));
  }

  private void literal(int end, boolean trimLeft, boolean trimRight) {
    int from = at;
    int to = end;
    while (trimLeft && from < to && isBlank(from)) {
      from++;
    }
    while (trimRight && from < to && isBlank(to - 1)) {
      to--;
    }
    if (from < to) {
      tokens.add(new Token(Kind.TEXT, template.substring(from, to), from, false));
    }
  }

  private boolean isBlank(int index) {
    return index < template.length() && BLANKS.indexOf(template.charAt(index)) >= 0;
  }

  /** Moves behind a comment; whether the text after it loses its blanks. */
  private boolean comment(int open) {
    int end = template.indexOf("*/", at + 2);
    if (end < 0) {
      throw problem(open, "this comment is not closed by */}}");
    }
    at = end + 2;
    boolean trims = isBlank(at) && template.startsWith("-", at + 1);
    at += trims ? 2 : 0;
    if (!template.startsWith("}}", at)) {
      throw problem(end, "behind the end of a comment stands }} and nothing else");
    }
    at += 2;
    return trims;
  }

  /** Reads an action; whether the text after it loses its blanks. */
  private boolean action(int open) {
    tokens.add(new Token(Kind.OPEN, "{{", open, false));
    while (true) {
      int before = at;
      while (isBlank(at)) {
        at++;
      }
      boolean trims = at > before && template.startsWith("-}}", at);
      if (trims || template.startsWith("}}", at)) {
        tokens.add(new Token(Kind.CLOSE, "}}", at, false));
        at += trims ? 3 : 2;
        return trims;
      }
      if (at >= template.length()) {
        throw problem(open, "{{ is not closed");
      }
      token(at > before);
    }
  }

  private void token(boolean spaced) {
    char c = template.charAt(at);
    if (c == '"' || c == '`' || c == '\'') {
      StringLiteral literal = StringLiteral.read(template, at);
      Kind kind = c == '\'' ? Kind.CHARACTER : Kind.STRING;
      tokens.add(new Token(kind, literal.text(), at, spaced));
      at = literal.end();
    } else if (!take(NUMBER, Kind.NUMBER, 0, spaced)
        && !take(NAME, Kind.NAME, 0, spaced)
        && !take(VARIABLE, Kind.VARIABLE, 0, spaced)
        && !take(FIELD, Kind.FIELD, 1, spaced)
        && !take(SYMBOL, Kind.SYMBOL, 0, spaced)) {
      if (c != '.') {
        String character = Character.toString(template.codePointAt(at));
        throw problem(at, "unexpected character '" + character + "' in an action");
      }
      tokens.add(new Token(Kind.DOT, ".", at++, spaced));
    }
  }

  private boolean take(Pattern pattern, Kind kind, int skipped, boolean spaced) {
    Matcher matcher = pattern.matcher(template).region(at, template.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    tokens.add(new Token(kind, matcher.group().substring(skipped), at, spaced));
    at = matcher.end();
    return true;
  }

  private ExpressionException problem(int place, String problem) {
    return new ExpressionException(template, place, problem);
  }
}
