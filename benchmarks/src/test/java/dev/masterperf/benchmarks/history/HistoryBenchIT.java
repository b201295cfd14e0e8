package dev.masterperf.benchmarks.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On so few samples the figures mean nothing, but every part has to find what it looks for. Latency
 * is not among them: it lives through minutes of warming up, and HistoryIT asks the same questions.
 */
class HistoryBenchIT {
  @TempDir private Path folder;

  @Test
  void everySampleComesBackOutOfTheBucket() throws Exception {
    Map<String, Double> figures = run("size");

    assertThat(figures.get("size_samples_read_back")).isEqualTo(36_000);
    assertThat(figures.get("size_events")).isPositive();
    assertThat(figures.get("size_all")).isGreaterThan(figures.get("size_events"));
    assertThat(figures.containsKey("size_prometheus_samples")).isEqualTo(Prometheus.installed());
    assertThat(figures.containsKey("size_victoriametrics_samples"))
        .isEqualTo(VictoriaMetrics.installed());
  }

  @Test
  void theArchiveWritesAllSamples() throws Exception {
    assertThat(run("writer").get("writer_per_core")).isPositive();
  }

  @Test
  void randomQuestionsGetWhatAllSamplesGive() throws Exception {
    Map<String, Double> figures = run("model");

    assertThat(figures.get("model_differences")).isZero();
    assertThat(figures.get("model_archived")).isPositive();
    assertThat(figures.get("model_compactions")).isPositive();
  }

  private Map<String, Double> run(String part) throws IOException, InterruptedException {
    Path out = folder.resolve("figures.json");

    boolean allWell = new HistoryBench(new Options(out, Set.of(part), 0.01, 200, 1)).run();

    assertThat(allWell).isTrue();
    Map<String, Double> figures = new HashMap<>();
    for (JsonNode row : Json.tree(Files.readAllBytes(out))) {
      figures.put(row.path("name").asText(), row.path("value").asDouble());
    }
    return figures;
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
