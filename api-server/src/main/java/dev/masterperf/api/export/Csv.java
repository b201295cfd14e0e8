package dev.masterperf.api.export;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cells of CSV (RFC 4180: commas, CRLF, quotes doubled).
 *
 * <p>Metrics come from anywhere, and spreadsheets run a cell that begins like a formula. Text that
 * does gets an apostrophe in front, as OWASP advises; columns that hold our own numbers do not.
 */
final class Csv {
  static final String END = "\r\n";
  private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

  private Csv() {}

  static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Number ? value.toString() : text(value);
  }

  private static String text(Object value) {
    return quoted(defused(value instanceof Map<?, ?> map ? pairs(map) : value.toString()));
  }

  private static String pairs(Map<?, ?> map) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("; "));
  }

  static String defused(String text) {
    boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    return formula ? "'" + text : text;
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
