package dev.masterperf.benchmarks.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class R2BenchIT {

  /** On so few puts the figure means nothing, but it has to be there with its floor. */
  @Test
  void theOverheadIsMeasuredAndWritten(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("figures.json");

    boolean allWell = new R2Bench(new Options(out, 16)).run();

    assertThat(allWell).isTrue();
    assertThat(Json.tree(Files.readAllBytes(out)))
        .filteredOn(row -> row.get("name").asText().equals("r2_put_overhead_percent"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("floor").asDouble()).isEqualTo(2);
              assertThat(row.get("unit").asText()).isEqualTo("%");
            });
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThat(Options.parse(List.of("--quick")).rounds()).isEqualTo(300);
    assertThatThrownBy(() -> Options.parse(List.of("--rounds", "2")))
        .hasMessageContaining("at least 6, not 2");
    assertThatThrownBy(() -> Options.parse(List.of("--fast"))).hasMessageContaining("--fast");
    assertThatThrownBy(() -> Options.parse(List.of("--out"))).hasMessageContaining("--out needs");
  }
}
