package dev.masterperf.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.parquet.RowsFile.Cells;
import dev.masterperf.archive.parquet.RowsFile.Field;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported, as DuckDB reads it. */
class RowsFileTest {
  private static final List<Field> FIELDS =
      List.of(
          new Field("id", Cells.TEXT),
          new Field("labels", Cells.PAIRS),
          new Field("time", Cells.TIME),
          new Field("p99", Cells.NUMBER),
          new Field("count", Cells.WHOLE));
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00.123Z");

  @TempDir Path folder;

  private Path written(List<@Nullable Object[]> rows) throws IOException {
    Path target = folder.resolve("export.parquet");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target));
        RowsFile file = new RowsFile(out, FIELDS)) {
      for (@Nullable Object[] row : rows) {
        file.row(row);
      }
      assertThat(file.finish()).isEqualTo(rows.size());
    }
    return target;
  }

  private static List<String> ask(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      while (answer.next()) {
        List<String> cells = new ArrayList<>();
        for (int column = 1; column <= answer.getMetaData().getColumnCount(); column++) {
          cells.add(String.valueOf(answer.getString(column)));
        }
        rows.add(String.join(" ", cells));
      }
    }
    return rows;
  }

  @Test
  void anotherReaderFindsEachCellAsItsType() throws Exception {
    Map<String, String> labels = new TreeMap<>(Map.of("bucket", "a \"b\""));
    Path file =
        written(
            List.of(
                new @Nullable Object[] {"=1+1", labels, AT, -0.5, 12L},
                new @Nullable Object[] {null, Map.of(), null, null, null},
                new @Nullable Object[] {"ü", null, AT.plusSeconds(1), Double.NaN, Long.MIN_VALUE}));

    assertThat(ask("select column_name, column_type from (describe select * from '" + file + "')"))
        .containsExactly(
            "id VARCHAR",
            "labels VARCHAR",
            "time TIMESTAMP WITH TIME ZONE",
            "p99 DOUBLE",
            "count BIGINT");
    assertThat(
            ask(
                "select id, labels, epoch_ms(time), p99, count from '"
                    + file
                    + "' order by time nulls first"))
        .containsExactly(
            "null {} null null null",
            "=1+1 {\"bucket\":\"a \\\"b\\\"\"} " + AT.toEpochMilli() + " -0.5 12",
            "ü null " + AT.plusSeconds(1).toEpochMilli() + " NaN " + Long.MIN_VALUE);
  }

  @Test
  void manyRowsLeaveInGroupsBeforeTheLastIsWritten() throws Exception {
    ByteArrayOutputStream early = new ByteArrayOutputStream();
    try (RowsFile file = new RowsFile(early, FIELDS)) {
      for (long i = 0; i < 100_000; i++) {
        file.row("id", null, AT.plusMillis(i), i * 0.37, i);
      }
      assertThat(early.size()).isGreaterThan(10_000);
    }

    List<@Nullable Object[]> rows = new ArrayList<>();
    for (long i = 0; i < 100_000; i++) {
      rows.add(new @Nullable Object[] {"id-" + i % 7, null, AT.plusMillis(i), i / 8.0, i});
    }
    Path file = written(rows);

    assertThat(
            ask(
                "select count(*), sum(count), sum(p99), count(distinct id), min(epoch_ms(time))"
                    + " from '"
                    + file
                    + "'"))
        .containsExactly("100000 4999950000 " + 4999950000L / 8.0 + " 7 " + AT.toEpochMilli());
  }

  @Test
  void anEmptyAnswerIsATableWithoutRows() throws Exception {
    Path file = written(List.of());

    assertThat(ask("select count(*) from '" + file + "'")).containsExactly("0");
  }

  @Test
  void withoutItsEndItIsNoFile() throws Exception {
    Path target = folder.resolve("half.parquet");
    try (OutputStream out = Files.newOutputStream(target);
        RowsFile file = new RowsFile(out, FIELDS)) {
      for (long i = 0; i < 100_000; i++) {
        file.row("id", null, AT, 1.0, i);
      }
    }

    assertThatThrownBy(() -> ask("select count(*) from '" + target + "'"))
        .isInstanceOf(SQLException.class);
  }
}
