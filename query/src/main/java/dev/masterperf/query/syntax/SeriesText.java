package dev.masterperf.query.syntax;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A series as tests of expressions write it: {@code up{job="api"}}, {@code {"any name", "a
 * b"="x"}}, {@code {}}, at the beginning of a line.
 *
 * @param labels {@code __name__} among them
 * @param end index behind it
 */
public record SeriesText(SortedMap<String, String> labels, int end) {

  /**
   * Reads the series that {@code line} begins with.
   *
   * @throws ExpressionException (unchecked) if it begins with none
   */
  public static SeriesText read(String line) {
    return new Reader(line).read();
  }

  private static final class Reader {
    private final String line;
    private final SortedMap<String, String> labels = new TreeMap<>();
    private int at;

    Reader(String line) {
      this.line = line;
    }

    SeriesText read() {
      skipBlanks();
      String name = Character.isDigit(next()) ? "" : word();
      if (!name.isEmpty()) {
        labels.put("__name__", name);
      }
      int behindName = at;
      skipBlanks();
      if (next() == '{' && !line.startsWith("{{", at)) {
        braces();
      } else if (name.isEmpty()) {
        throw problem("expected a series such as up{job=\"api\"}");
      } else {
        at = behindName;
      }
      return new SeriesText(labels, at);
    }

    private void braces() {
      at++;
      skipBlanks();
      while (next() != '}') {
        label();
        skipBlanks();
        if (next() == ',') {
          at++;
          skipBlanks();
        } else if (next() != '}') {
          throw problem("expected a comma or a closing brace");
        }
      }
      at++;
    }

    private void label() {
      boolean quoted = isQuote(next());
      String name = quoted ? string() : word();
      if (name.isEmpty()) {
        throw problem("expected the name of a label");
      }
      skipBlanks();
      if (quoted && next() != '=') {
        labels.put("__name__", name);
        return;
      }
      if (next() != '=') {
        throw problem("expected \"=\" behind the name of a label");
      }
      at++;
      skipBlanks();
      if (!isQuote(next())) {
        throw problem("expected the value of a label, a string in quotes");
      }
      labels.put(name, string());
    }

    private String string() {
      StringLiteral literal = StringLiteral.read(line, at);
      at = literal.end();
      return literal.text();
    }

    private String word() {
      int start = at;
      while (isWord(next())) {
        at++;
      }
      return line.substring(start, at);
    }

    private static boolean isWord(char c) {
      return c == '_' || c == ':' || Character.isDigit(c) || (c < 128 && Character.isLetter(c));
    }

    private static boolean isQuote(char c) {
      return c == '"' || c == '\'' || c == '`';
    }

    private void skipBlanks() {
      while (next() == ' ' || next() == '\t') {
        at++;
      }
    }

    /** The character here; 0 at the end. */
    private char next() {
      return at < line.length() ? line.charAt(at) : 0;
    }

    private ExpressionException problem(String problem) {
      return new ExpressionException(line, at, problem);
    }
  }
}
