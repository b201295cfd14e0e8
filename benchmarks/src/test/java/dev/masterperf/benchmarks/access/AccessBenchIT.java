package dev.masterperf.benchmarks.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessBenchIT {

  /** So short a look says nothing about cost, but every figure has to be there with its limit. */
  @Test
  void bothServersAnswerAndAreCompared(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("figures.json");

    assertThat(new AccessBench(new Options(true, out)).run()).isTrue();

    JsonNode rows = Json.tree(Files.readAllBytes(out));
    assertThat(rows.findValuesAsText("name"))
        .contains("requests_without_login_1_row", "requests_with_key_100_rows");
    for (JsonNode row : rows) {
      if (row.get("name").asText().startsWith("key_costs")) {
        assertThat(row.get("floor").asDouble()).isEqualTo(5);
      }
    }
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThatThrownBy(() -> Options.parse(List.of("--often")))
        .hasMessage("there is no option --often");
    assertThatThrownBy(() -> Options.parse(List.of("--out"))).hasMessage("--out needs a value");
  }
}
