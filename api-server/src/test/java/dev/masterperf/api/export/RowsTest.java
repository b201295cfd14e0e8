package dev.masterperf.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("id"),
          Column.time("time"),
          Column.number("avg"),
          Column.whole("count"),
          Column.pairs("labels"));
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "=HYPERLINK(\"http://evil\",\"x\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1"
      })
  void aTextCellThatBeginsLikeAFormulaGetsAnApostrophe(String text) throws IOException {
    String written = written(ExportFormat.CSV, List.of(Column.text("a")), new Object[] {text});

    String cell = written.substring("a\r\n".length());
    assertThat(cell.startsWith("\"") ? cell.substring(1) : cell).startsWith("'" + text.charAt(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"19.6ms", "a=b", " =1", "'x", "R2"})
  void otherTextStaysAsItIs(String text) throws IOException {
    assertThat(written(ExportFormat.CSV, List.of(Column.text("a")), new Object[] {text}))
        .isEqualTo("a\r\n" + text + "\r\n");
  }

  @Test
  void numbersStayNumbersAlsoBelowZero() throws IOException {
    assertThat(
            written(
                ExportFormat.CSV,
                List.of(Column.number("n"), Column.whole("w")),
                new Object[] {-0.5, -3L}))
        .isEqualTo("n,w\r\n-0.5,-3\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {"a,b # \"a,b\"", "say \"x\" # \"say \"\"x\"\"\"", "plain # plain"})
  void commasAndQuotesAreQuoted(String text, String cell) throws IOException {
    assertThat(written(ExportFormat.CSV, List.of(Column.text("a")), new Object[] {text}))
        .isEqualTo("a\r\n" + cell + "\r\n");
  }

  @Test
  void aNameThatBeginsLikeAFormulaIsDefusedToo() throws IOException {
    assertThat(written(ExportFormat.CSV, List.of(Column.text("=1")))).isEqualTo("'=1\r\n");
  }

  @Test
  void eachRowIsALineOfJsonWithNullsWhereNothingIs() throws IOException {
    Map<String, String> labels = new TreeMap<>(Map.of("a", "\"1\"", "b", "2"));

    String lines =
        written(
            ExportFormat.NDJSON,
            COLUMNS,
            new Object[] {"upload", AT, 0.0196, 12L, labels},
            new Object[] {"upload", AT.plusSeconds(60), null, null, Map.of()},
            new Object[] {"upload", AT, Double.NaN, 0L, Map.of()},
            new Object[] {"upload", AT, Double.POSITIVE_INFINITY, 0L, Map.of()});

    assertThat(lines.lines())
        .containsExactly(
            "{\"id\":\"upload\",\"time\":\"2026-01-31T12:00:00Z\",\"avg\":0.0196,\"count\":12,"
                + "\"labels\":{\"a\":\"\\\"1\\\"\",\"b\":\"2\"}}",
            "{\"id\":\"upload\",\"time\":\"2026-01-31T12:01:00Z\",\"avg\":null,\"count\":null,"
                + "\"labels\":{}}",
            "{\"id\":\"upload\",\"time\":\"2026-01-31T12:00:00Z\",\"avg\":null,\"count\":0,"
                + "\"labels\":{}}",
            "{\"id\":\"upload\",\"time\":\"2026-01-31T12:00:00Z\",\"avg\":null,\"count\":0,"
                + "\"labels\":{}}");
    assertThat(lines).endsWith("}\n");
    lines.lines().forEach(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aTableHasOneHeadHoweverManyRowsThereAre() throws IOException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      rows.add(new @Nullable Object[] {"row-" + i});
    }

    String table = written(ExportFormat.TABLE, List.of(Column.text("name")), rows);

    assertThat(table.lines()).hasSize(2_502);
    assertThat(table.lines().filter(line -> line.contains("name"))).hasSize(1);
    assertThat(table).startsWith("| name").contains("| row-2499");
  }

  @Test
  void anEmptyTableHasItsHead() throws IOException {
    assertThat(written(ExportFormat.TABLE, List.of(Column.text("name"))))
        .isEqualTo("| name |\n|------|\n");
  }

  private static String written(ExportFormat format, List<Column> columns, Object[]... rows)
      throws IOException {
    return written(format, columns, List.<@Nullable Object[]>of(rows));
  }

  private static String written(
      ExportFormat format, List<Column> columns, List<@Nullable Object[]> rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RowSink sink = format.rows(out, columns);
    for (@Nullable Object[] row : rows) {
      sink.row(row);
    }
    sink.finish();
    return out.toString(StandardCharsets.UTF_8);
  }
}
