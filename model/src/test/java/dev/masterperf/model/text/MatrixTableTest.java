package dev.masterperf.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MatrixTableTest {
  private static final long TS = 1_700_000_000_000_000_000L;

  @Test
  void showsTheTenColumnsAsTheGoldenFileHasThem() throws IOException {
    List<PerfMetric> metrics =
        List.of(
            metric("R2", "Object Upload", "upload", "19.6ms")
                .describedBy("PutObject", "demo-bucket/live", "stored 1.5MiB")
                .withProperties(Map.of("retries", "0", "bytes", "1572864")),
            new PerfMetric(
                new Series(
                    "global",
                    "Zstd",
                    MetricType.CONFIGURATION,
                    "Compression",
                    "General",
                    "level",
                    "",
                    new TreeMap<>()),
                "ENABLED",
                null,
                null,
                null,
                Status.OK,
                "",
                "",
                "",
                new TreeMap<>(),
                TS),
            metric("Security", "Key Scope", "refused", "../../etc/passwd\nR2 | ok"),
            metric("Demo", "宽字符 📊", "wide", "x".repeat(60)));

    assertThat(MatrixTable.render(metrics)).isEqualTo(golden("matrix-table.txt"));
  }

  @Test
  void anEmptyMatrixIsItsHeader() {
    assertThat(MatrixTable.render(List.of()))
        .startsWith(
            "📊 MASTER_PERF Matrix Update:\n| Category | Type | Topic | SubCat | ID | Value |")
        .hasLineCount(3);
  }

  @Test
  void aTerminalEscapeLosesItsPower() {
    String table = MatrixTable.renderRows(List.of(metric("c", "t", "i", "\u001b[2Jgone\u202E")));

    assertThat(table).contains("\uFFFD[2Jgone\uFFFD").doesNotContain("\u001b", "\u202E");
  }

  @Property
  void whateverASenderWritesARowStaysOneLineOfTenCells(@ForAll String noise) {
    String table = MatrixTable.renderRows(List.of(metric("c", "t", "i", noise)));

    assertThat(table.lines()).hasSize(3);
    assertThat(table.lines().skip(2).findFirst().orElseThrow().chars().filter(c -> c == '|'))
        .hasSize(11);
  }

  private static PerfMetric metric(String category, String topic, String id, String value) {
    return PerfMetric.of(Series.of(category, topic, id), value, Status.OK, TS);
  }

  private static String golden(String name) throws IOException {
    try (InputStream file = MatrixTableTest.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
