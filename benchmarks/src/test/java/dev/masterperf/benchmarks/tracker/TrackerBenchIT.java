package dev.masterperf.benchmarks.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerBenchIT {

  /** So short a look says nothing about speed, but every figure has to be there with its floor. */
  @Test
  void oursAndAPeerAreMeasuredAndWritten(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("figures.json");
    Set<Library> libraries = Set.of(Library.MASTERPERF, Library.PROMETHEUS_CLASSIC);

    new TrackerBench(new Options(out, libraries, List.of(1), 1, true)).run();

    Map<String, JsonNode> rows =
        StreamSupport.stream(Json.tree(Files.readAllBytes(out)).spliterator(), false)
            .collect(Collectors.toMap(row -> row.get("name").asText(), row -> row));
    assertThat(rows)
        .containsKeys(
            "record_ns_1_thread",
            "timed_ns_1_thread",
            "block_ns_1_thread",
            "prometheus_classic_record_ns_1_thread",
            "timed_ratio_to_fastest_with_percentiles",
            "block_ratio_to_fastest_with_percentiles");
    assertThat(rows.get("record_ns_1_thread").get("floor").asDouble()).isEqualTo(60);
    assertThat(rows.get("record_ns_1_thread").get("value").asDouble()).isPositive();
    assertThat(rows.get("record_alloc_bytes_1_thread").get("floor").asDouble()).isEqualTo(0.1);
    assertThat(rows.get("ratio_to_fastest_with_percentiles").get("floor").asDouble()).isEqualTo(1);
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThat(Options.parse(List.of("--quick")).rounds()).isEqualTo(1);
    assertThat(Options.parse(List.of("--threads", "1,8")).threads()).containsExactly(1, 8);
    assertThatThrownBy(() -> Options.parse(List.of("--rounds", "0")))
        .hasMessage("--rounds has to be a whole number from 1 on, not 0");
    assertThatThrownBy(() -> Options.parse(List.of("--threads", "1,many")))
        .hasMessage("--threads has to be a whole number from 1 on, not many");
    assertThatThrownBy(() -> Options.parse(List.of("--only", "log4j")))
        .hasMessageContaining("no library log4j");
    assertThatThrownBy(() -> Options.parse(List.of("--out"))).hasMessageContaining("--out needs");
  }
}
