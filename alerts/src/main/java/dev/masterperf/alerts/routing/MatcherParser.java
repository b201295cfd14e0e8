package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.routing.Matcher.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads matchers in Alertmanager's UTF-8 syntax: {@code {severity="critical", team=~"a|b"}}, braces
 * optional; names and values with reserved characters stand between double quotes.
 */
public final class MatcherParser {
  private static final String RESERVED = "{}!=~,\\\"'`";

  /** What Alertmanager took before 0.27: anything may follow the operator. */
  private static final Pattern CLASSIC =
      Pattern.compile("(?s)\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|=|!=|!~)\\s*(.*?)\\s*");

  private final String text;
  private int at;

  private MatcherParser(String text) {
    this.text = text;
  }

  /**
   * Any number of matchers.
   *
   * @throws IllegalArgumentException with column and what was expected
   */
  public static List<Matcher> parse(String text) {
    return new MatcherParser(text).all();
  }

  /**
   * Exactly one, without braces. What the UTF-8 syntax refuses is read as Alertmanager's classic
   * syntax, as Alertmanager does.
   *
   * @throws IllegalArgumentException with column and what was expected
   */
  public static Matcher parseOne(String text) {
    try {
      List<Matcher> read = parse(text);
      if (read.size() == 1 && !text.strip().startsWith("{")) {
        return read.get(0);
      }
      throw new IllegalArgumentException("expected one matcher without braces, not " + text);
    } catch (IllegalArgumentException e) {
      return classic(text, e);
    }
  }

  /** Whether a name or value may stand without quotes. */
  static boolean isPlain(String text) {
    return !text.isEmpty() && text.codePoints().noneMatch(MatcherParser::isReserved);
  }

  private static Matcher classic(String text, IllegalArgumentException refusal) {
    java.util.regex.Matcher found = CLASSIC.matcher(text);
    if (!found.matches() || found.group(3).startsWith("\"") || text.strip().endsWith("\"")) {
      throw refusal;
    }
    Operator operator = Operator.ofSymbol(found.group(2)).orElseThrow(() -> refusal);
    return Matcher.of(found.group(1), operator, found.group(3));
  }

  private List<Matcher> all() {
    List<Matcher> read = new ArrayList<>();
    skipSpace();
    boolean braces = accept('{');
    while (!atEnd() && peek() != '}') {
      read.add(one());
      skipSpace();
      if (!accept(',') && !atEnd() && peek() != '}') {
        throw refuse("expected a comma, or } at the end");
      }
      skipSpace();
    }
    if (braces != accept('}')) {
      throw refuse(braces ? "expected } at the end" : "there is no { before this }");
    }
    skipSpace();
    if (!atEnd()) {
      throw refuse("expected nothing more");
    }
    return read;
  }

  private Matcher one() {
    String name = word("the name of a label");
    skipSpace();
    Operator operator = operator();
    skipSpace();
    return Matcher.of(name, operator, word("a value, between double quotes if it may be empty"));
  }

  private Operator operator() {
    for (int length = 2; length > 0; length--) {
      String symbol = text.substring(at, Math.min(text.length(), at + length));
      var operator = Operator.ofSymbol(symbol);
      if (operator.isPresent()) {
        at += symbol.length();
        return operator.get();
      }
    }
    throw refuse("expected one of = != =~ !~");
  }

  private String word(String expected) {
    int start = at;
    if (!atEnd() && peek() == '"') {
      at = closingQuote() + 1;
      return GoString.unquote(text.substring(start, at));
    }
    while (!atEnd() && !isReserved(peek())) {
      at += Character.charCount(peek());
    }
    if (at == start) {
      throw refuse("expected " + expected);
    }
    return text.substring(start, at);
  }

  private int closingQuote() {
    for (int i = at + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i;
      }
    }
    throw refuse("this quote is not closed");
  }

  private static boolean isReserved(int codePoint) {
    return isSpace(codePoint) || RESERVED.indexOf(codePoint) >= 0;
  }

  /** Go's {@code unicode.IsSpace}. */
  private static boolean isSpace(int codePoint) {
    return (codePoint >= '\t' && codePoint <= '\r')
        || codePoint == 0x85
        || Character.isSpaceChar(codePoint);
  }

  private void skipSpace() {
    while (!atEnd() && isSpace(peek())) {
      at += Character.charCount(peek());
    }
  }

  private boolean accept(char wanted) {
    boolean there = !atEnd() && peek() == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private boolean atEnd() {
    return at >= text.length();
  }

  private int peek() {
    return text.codePointAt(at);
  }

  private IllegalArgumentException refuse(String expected) {
    String found = atEnd() ? "its end" : Character.toString(peek());
    return new IllegalArgumentException(
        "%s: column %d, at %s: %s; a name or value with one of %s or a space stands between \" \""
            .formatted(text, text.codePointCount(0, at) + 1, found, expected, RESERVED));
  }
}
