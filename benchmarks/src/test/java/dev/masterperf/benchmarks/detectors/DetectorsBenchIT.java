package dev.masterperf.benchmarks.detectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorsBenchIT {

  /** On so few series the figures mean nothing, but each has to be there with its floor. */
  @Test
  void everyFigureIsMeasuredAndWritten(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("figures.json");

    boolean allWell =
        new DetectorsBench(Options.parse(List.of("--quick", "--out", "" + out))).run();

    Map<String, JsonNode> rows =
        StreamSupport.stream(Json.tree(Files.readAllBytes(out)).spliterator(), false)
            .collect(Collectors.toMap(row -> row.get("name").asText(), row -> row));
    assertThat(allWell).isTrue();
    assertThat(rows)
        .containsKeys(
            "percent_of_core",
            "tenth_of_percent_of_core",
            "growth_micros_per_point",
            "growth_heap_per_series");
    assertThat(rows.get("micros_per_point").get("value").asDouble()).isPositive();
    assertThat(rows.get("heap_bytes_per_series").get("floor").asDouble()).isEqualTo(262_144);
    assertThat(rows.get("state_bytes_per_series").get("value").asDouble()).isPositive();
    assertThat(rows.get("changelog_journal_put_bytes").get("value").asDouble()).isEqualTo(25);
  }

  /** 512 values are a snapshot's worth, so of each series there is one in as many steps. */
  @Test
  void theChangelogIsThatOfTheTopology(@TempDir Path folder) {
    Changelog.Written written = new Changelog(3).during(100, 512, folder);

    assertThat(written.points()).isBetween(3 * 510L, 3 * 512L);
    assertThat(written.journalBytes()).isEqualTo(25 * written.points());
    assertThat(written.snapshots()).isEqualTo(3);
    assertThat(written.snapshotBytes()).isGreaterThan(3 * 1_000);
    assertThat(written.takenBackBytes()).isPositive();
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThat(Options.parse(List.of()).series()).isEqualTo(10_000);
    assertThatThrownBy(() -> Options.parse(List.of("--series", "9")))
        .hasMessage("--series has to be a whole number from 10 on, not 9");
    assertThatThrownBy(() -> Options.parse(List.of("--out"))).hasMessage("--out needs a value");
  }
}
