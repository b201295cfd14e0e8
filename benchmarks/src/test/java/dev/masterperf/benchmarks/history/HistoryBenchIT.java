package dev.masterperf.benchmarks.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryBenchIT {

  /** On so few samples the figures mean nothing, but every part has to find what it looks for. */
  @Test
  void everyPartRuns(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("figures.json");
    Options options = new Options(out, Set.copyOf(HistoryBench.PARTS), 0.01, 200, 1);

    boolean allWell = new HistoryBench(options).run();

    assertThat(allWell).isTrue();
    JsonNode figures = Json.tree(Files.readAllBytes(out));
    assertThat(figures.findValuesAsText("name"))
        .contains("size_events", "size_all", "size_samples_read_back", "writer_per_core")
        .contains("latency_hot_p99_ms", "latency_seam_p99_ms", "latency_long_cached_p99_ms")
        .contains("latency_long_cold_max_ms", "model_differences")
        .contains(
            Prometheus.installed() ? "latency_seam_prometheus_p99_ms" : "latency_prometheus",
            VictoriaMetrics.installed() ? "size_victoriametrics" : "size_victoriametrics");
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThat(Options.parse(List.of("--only", "size,model")).parts())
        .containsExactlyInAnyOrder("size", "model");
    assertThat(Options.parse(List.of("--quick")).queries()).isEqualTo(5_000);
    assertThatThrownBy(() -> Options.parse(List.of("--only", "speed")))
        .hasMessageContaining("speed")
        .hasMessageContaining("size, writer, latency, model");
    assertThatThrownBy(() -> Options.parse(List.of("--queries", "none")))
        .hasMessageContaining("not none");
    assertThatThrownBy(() -> Options.parse(List.of("--out"))).hasMessageContaining("--out needs");
  }
}
