package dev.masterperf.api.matrix;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The matrix as CSV (RFC 4180: commas, CRLF, quotes doubled).
 *
 * <p>Metrics come from anywhere, and spreadsheets run a cell that begins like a formula. Text that
 * does gets an apostrophe in front, as OWASP advises; columns that hold our own numbers do not.
 */
final class MatrixCsv {
  private static final String END = "\r\n";
  private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";
  private static final List<String> HEADER =
      List.of(
          "category",
          "type",
          "topic",
          "subCat",
          "id",
          "value",
          "pattern",
          "locations",
          "impact",
          "properties",
          "scope",
          "source",
          "labels",
          "unit",
          "status",
          "ts",
          "lastSeen",
          "measure",
          "rate",
          "p99");

  private MatrixCsv() {}

  static String of(List<RowJson> rows) {
    StringBuilder csv = new StringBuilder(256 * (rows.size() + 1));
    csv.append(String.join(",", HEADER)).append(END);
    rows.forEach(row -> appendRow(csv, row));
    return csv.toString();
  }

  private static void appendRow(StringBuilder csv, RowJson row) {
    text(csv, row.category());
    text(csv.append(','), row.type());
    text(csv.append(','), row.topic());
    text(csv.append(','), row.subCat());
    text(csv.append(','), row.id());
    text(csv.append(','), row.value());
    text(csv.append(','), row.pattern());
    text(csv.append(','), row.locations());
    text(csv.append(','), row.impact());
    text(csv.append(','), pairs(row.properties()));
    text(csv.append(','), row.scope());
    text(csv.append(','), row.source());
    text(csv.append(','), pairs(row.labels()));
    text(csv.append(','), row.unit() == null ? "" : row.unit());
    text(csv.append(','), row.status());
    text(csv.append(','), row.ts().toString());
    text(csv.append(','), row.lastSeen().toString());
    number(csv.append(','), row.measure());
    number(csv.append(','), row.rate());
    number(csv.append(','), row.p99());
    csv.append(END);
  }

  private static String pairs(Map<String, String> map) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("; "));
  }

  private static void number(StringBuilder csv, @Nullable Double number) {
    if (number != null) {
      csv.append(number.doubleValue());
    }
  }

  private static void text(StringBuilder csv, String text) {
    csv.append(quoted(defused(text)));
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
