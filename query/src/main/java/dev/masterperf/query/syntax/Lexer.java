package dev.masterperf.query.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an expression into tokens; blanks and comments fall away. */
final class Lexer {
  /** Takes nothing back, since that would need a frame of the stack for each space. */
  private static final Pattern SKIPPED = Pattern.compile("(?:\\s|#[^\n]*+)++");

  /** A colon belongs to names, but not between brackets, where it stands before a step. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]*");

  /** Whatever begins like a number; whether it is one is decided afterwards. */
  private static final Pattern NUMERAL =
      Pattern.compile("(?:0[xX][0-9A-Za-z_]*|[0-9._]+[eE][+-]?[0-9]+|[0-9.][0-9A-Za-z_.]*)");

  /** Digits may be set apart by underscores, one at a time; a unit of bytes may follow. */
  private static final String DIGITS = "[0-9](?:_?[0-9])*+";

  private static final Pattern NUMBER =
      Pattern.compile(
          "0[xX](?:_?[0-9A-Fa-f])++|(?:D\\.?(?:D)?|\\.D)(?:[eE][+-]?[0-9]+)?(?:[kKMG]i?)?B|(?:D\\.?(?:D)?|\\.D)(?:[eE][+-]?[0-9]+)?"
              .replace("D", DIGITS));
  private static final Pattern SYMBOL =
      Pattern.compile("==|!=|>=|<=|=~|!~|[-+*/%^(){}\\[\\],=<>@:]");

  private final String expression;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean inBrackets;

  private Lexer(String expression) {
    this.expression = expression;
  }

  /**
   * All tokens, the last one of kind {@code END}.
   *
   * @throws ExpressionException at the first character that begins none
   */
  static List<Token> read(String expression) {
    Lexer lexer = new Lexer(expression);
    lexer.readAll();
    return List.copyOf(lexer.tokens);
  }

  private void readAll() {
    take(SKIPPED);
    while (at < expression.length()) {
      readOne();
      take(SKIPPED);
    }
    tokens.add(new Token(Token.Kind.END, "", at, at));
  }

  private void readOne() {
    char c = expression.charAt(at);
    if (c == '"' || c == '\'' || c == '`') {
      StringLiteral literal = StringLiteral.read(expression, at);
      tokens.add(new Token(Token.Kind.STRING, literal.text(), at, literal.end()));
      at = literal.end();
    } else if (isNumeral(c)) {
      readNumeral();
    } else if (c == ':' && inBrackets) {
      readAs(Token.Kind.SYMBOL, SYMBOL);
    } else if (!readAs(Token.Kind.NAME, NAME) && !readAs(Token.Kind.SYMBOL, SYMBOL)) {
      throw new ExpressionException(
          expression, at, "unexpected character '" + Character.toString(codePoint()) + "'");
    }
  }

  private boolean isNumeral(char c) {
    return isDigit(c)
        || (c == '.' && at + 1 < expression.length() && isDigit(expression.charAt(at + 1)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void readNumeral() {
    int start = at;
    String text = take(NUMERAL);
    if (NUMBER.matcher(text).matches()) {
      tokens.add(new Token(Token.Kind.NUMBER, text, start, at));
    } else if (PromDuration.isOne(text)) {
      tokens.add(new Token(Token.Kind.DURATION, text, start, at));
    } else {
      throw new ExpressionException(
          expression,
          start,
          "\"" + text + "\" is neither a number nor a duration such as 500ms or 1h30m");
    }
  }

  private boolean readAs(Token.Kind kind, Pattern pattern) {
    int start = at;
    String text = take(pattern);
    if (text.isEmpty()) {
      return false;
    }
    Token token = new Token(kind, text, start, at);
    tokens.add(token);
    inBrackets = token.is("[") || (inBrackets && !token.is("]"));
    return true;
  }

  /** Moves behind what {@code pattern} matches here; empty if it does not. */
  private String take(Pattern pattern) {
    Matcher matcher = pattern.matcher(expression).region(at, expression.length());
    if (!matcher.lookingAt()) {
      return "";
    }
    at = matcher.end();
    return matcher.group();
  }

  private int codePoint() {
    return expression.codePointAt(at);
  }
}
