package dev.masterperf.api.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.Rows;
import dev.masterperf.api.export.ExportFormat;
import dev.masterperf.model.PerfMetric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MatrixRowsTest {
  private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";
  private static final int VALUE = 5;
  private static final int PATTERN = 6;
  private static final int FIRST_NUMBER = 17;

  @Property
  void noTextCellBeginsLikeAFormula(@ForAll("nasty") String value, @ForAll("nasty") String other)
      throws IOException {
    List<String> cells = cells(value, other);

    assertThat(cells.subList(0, FIRST_NUMBER))
        .noneMatch(cell -> !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0);
  }

  @Property
  void whatIsWrittenIsReadBack(@ForAll("nasty") String value, @ForAll("nasty") String other)
      throws IOException {
    List<String> cells = cells(value, other);

    assertThat(cells).hasSize(21);
    assertThat(cells.get(VALUE)).isEqualTo(defused(value));
    assertThat(cells.get(PATTERN)).isEqualTo(defused(other));
  }

  private static String defused(String text) {
    return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  @Provide
  Arbitrary<String> nasty() {
    return Arbitraries.strings().withChars("=+-@\t\r\n\"', a1＝").ofMaxLength(8);
  }

  private static List<String> cells(String value, String other) throws IOException {
    PerfMetric metric =
        Rows.row("R2", "Upload", "up", "x")
            .latest()
            .describedBy(other, other, other)
            .withProperties(Map.of("k" + other, other));
    RowJson row =
        RowJson.of(
            Rows.row(
                new PerfMetric(
                    metric.series(),
                    value,
                    null,
                    null,
                    null,
                    metric.status(),
                    metric.pattern(),
                    metric.locations(),
                    metric.impact(),
                    metric.properties(),
                    metric.tsNanos()),
                Rows.NOW));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MatrixRows.write(List.of(row), ExportFormat.CSV, out);
    String csv = out.toString(StandardCharsets.UTF_8);
    return parse(csv.substring(csv.indexOf("\r\n") + 2));
  }

  /** One record as RFC 4180 has it, by the book and not by our writer. */
  private static List<String> parse(String record) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (quoted && c == '"' && i + 1 < record.length() && record.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\r')) {
        cells.add(cell.toString());
        cell.setLength(0);
        if (c == '\r') {
          assertThat(record.substring(i)).isEqualTo("\r\n");
          break;
        }
      } else {
        cell.append(c);
      }
    }
    return cells;
  }
}
