package dev.masterperf.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files are plain Parquet: another reader finds in them what docs/archive-files.md says. */
class DuckDbTest {
  @TempDir Path folder;

  @Test
  void everyMeasureIsFoundByTheViewOfTheDocuments() throws Exception {
    List<PerfMetric> events = Samples.events(3, 5000);
    events.addAll(numbers());
    Path file = place("events/scope=prod%2Feu/day=2023-11-14");
    EventsFile.write(file, events.iterator());

    List<String> rows =
        query(documented("events"), "SELECT series, epoch_us(ts), measure FROM events");

    assertThat(rows)
        .isEqualTo(
            events.stream()
                .map(
                    event ->
                        event.series().key() + "|" + event.tsNanos() / 1000 + "|" + event.measure())
                .toList());
  }

  @Test
  void identityLabelsAndPropertiesAreColumns() throws Exception {
    PerfMetric event =
        PerfMetric.of(
                Samples.series(7), "19.6ms", Status.ERROR, Samples.START_SECONDS * Samples.SECOND)
            .withProperties(Map.of("bucket", "Überlast"))
            .describedBy("p", "l", "");
    EventsFile.write(place("events/scope=prod%2Feu/day=2023-11-14"), List.of(event).iterator());

    List<String> rows =
        query(
            documented("events"),
            "SELECT scope, category, type, topic, sub_cat, id, source, labels->>'host',"
                + " properties->>'bucket', value, measure, unit, status, pattern, locations,"
                + " impact, timezone('UTC', ts), day FROM events");

    assertThat(rows)
        .containsExactly(
            "prod/eu|R2|performance|Object"
                + " Upload|General|upload||h0007|Überlast|null|0.0196|s|error|p|l|null|2023-11-14"
                + " 22:20:00.0|2023-11-14");
  }

  @Test
  void windowsAndTheirPercentilesAreColumns() throws Exception {
    WindowsFile.write(
        place("aggregates/scope=prod%2Feu/resolution=1h/day=2023-11-14"),
        Samples.windows(3, 24).iterator());

    List<String> rows =
        query(
            documented("windows"),
            "SELECT count(*), sum(events), sum(errors), min(first), max(last), round(max(p99), 1),"
                + " any_value(resolution), min(unit), count(sketch), timezone('UTC', min(start))"
                + " FROM windows WHERE NOT late");

    assertThat(rows).containsExactly("72|144|72|0.5|23.25|2.5|1h|s|72|2023-11-14 22:00:00.0");
  }

  @Test
  void summariesAreRowsToo() throws Exception {
    long ts = Samples.START_SECONDS * Samples.SECOND;
    Summary summary =
        new Summary(ts - 5000, ts + 1, 9, 9.0, 9.0, 1, 1, 1, ts - 3000, 1, ts, 2, 0, null);
    PerfMetric event =
        new PerfMetric(
            Series.of("R2", "Object Upload", "upload"),
            "9 of 1s",
            null,
            Unit.SECONDS,
            summary,
            Status.OK,
            "",
            "",
            "",
            new java.util.TreeMap<>(),
            ts);
    EventsFile.write(place("events/scope=global/day=2023-11-14"), List.of(event).iterator());

    assertThat(
            query(
                documented("events"),
                "SELECT value, measure, count, sum, errors, p99, epoch_us(first_ts) FROM events"))
        .containsExactly("9 of 1s|null|9|9.0|2|1.0|" + (ts / 1000 - 3));
  }

  /** Numbers that are no short decimals, in a series behind those of {@link Samples}. */
  @Test
  void theQuestionOfTheDocumentsCountsWhatSummariesSumUp() throws Exception {
    long ts = Samples.START_SECONDS * Samples.SECOND;
    Series upload = Series.of("R2", "Object Upload", "upload");
    Summary summary =
        new Summary(
            ts - 5000, ts + 1, 9, 22.5, 56.25, 2.5, 2.5, 2.5, ts - 3000, 2.5, ts, 0, 0, null);
    PerfMetric second =
        new PerfMetric(
            upload,
            "9 of 1s",
            null,
            Unit.SECONDS,
            summary,
            Status.OK,
            "",
            "",
            "",
            new java.util.TreeMap<>(),
            ts);
    PerfMetric single = PerfMetric.of(upload, new Quantity(2, Unit.SECONDS), Status.OK, ts + 5);
    EventsFile.write(
        place("events/scope=global/day=2026-11-28"), List.of(second, single).iterator());

    assertThat(query(documented("events"), statement("SELECT date_trunc('hour', ts)")))
        .singleElement()
        .asString()
        .endsWith("|null|10|2.5"); // host, uploads, slowest
  }

  private static List<PerfMetric> numbers() {
    List<PerfMetric> events = new ArrayList<>();
    double[] numbers = {0.1, 1 / 3.0, -0.0, 1e300, Double.MIN_VALUE, 1e-9, 123456789.123, -5};
    for (int i = 0; i < numbers.length; i++) {
      events.add(
          PerfMetric.of(
              Samples.series(9999),
              new Quantity(numbers[i], Unit.ONE),
              Status.OK,
              Samples.START_SECONDS * Samples.SECOND + i * 1000));
    }
    return events;
  }

  private Path place(String path) throws IOException {
    return Files.createDirectories(folder.resolve("history").resolve(path)).resolve("a.parquet");
  }

  /**
   * The statement in docs/archive-files.md that makes this view, over all files of this folder.
   * That those which count are found is told by CountingFilesTest.
   */
  private String documented(String view) throws IOException {
    return "SET VARIABLE "
        + view
        + " = (SELECT list(file) FROM glob('"
        + folder.resolve("history")
        + "/**/*.parquet'));\n"
        + statement("CREATE VIEW " + view + " AS");
  }

  /** The statement in docs/archive-files.md that begins so. */
  private static String statement(String beginning) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "archive-files.md"));
    int from = page.indexOf(beginning);
    assertThat(from).as("%s in the documents", beginning).isPositive();
    return page.substring(from, page.indexOf(';', from));
  }

  private static List<String> query(String view, String select) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(view);
      try (ResultSet result = statement.executeQuery(select)) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          StringBuilder row = new StringBuilder();
          for (int i = 1; i <= columns; i++) {
            row.append(i == 1 ? "" : "|").append(result.getObject(i));
          }
          rows.add(row.toString());
        }
      }
    }
    return rows;
  }
}
