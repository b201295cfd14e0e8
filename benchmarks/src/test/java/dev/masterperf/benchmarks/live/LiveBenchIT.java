package dev.masterperf.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.masterperf.benchmarks.page.LocalChromium;
import dev.masterperf.benchmarks.page.PageBench;
import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveBenchIT {

  /** Of so few clients the figures mean nothing, but they have to be there. */
  @Test
  void manyClientsAreMeasuredInEachWay(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("figures.json");

    boolean allWell = new LiveBench(new Options(out, 3, 1, Options.CROWD)).run();

    assertThat(allWell).isTrue();
    assertThat(Json.tree(Files.readAllBytes(out)))
        .extracting(row -> row.get("name").asText())
        .contains(
            "crowd_shared_zstd_delivery_p99_ms",
            "crowd_each_zstd_cpu",
            "crowd_shared_text_bytes",
            "crowd_whole_frames_heap_a_client");
  }

  /** Here, since it is short and what it opens is fed by the live socket. */
  @Test
  void thePageBenchMeasuresFramesTicksAndHeapInABrowser(@TempDir Path folder) throws Exception {
    assumeTrue(
        System.getenv("CI") != null || LocalChromium.find().isPresent(),
        "no Chromium on the PATH, so the page is not measured");
    Path out = folder.resolve("figures.json");

    boolean allWell =
        PageBench.measure(List.of("--quick", "--seconds", "2", "--out", out.toString()));

    assertThat(allWell).isTrue();
    Map<String, Double> figures = new HashMap<>();
    Json.tree(Files.readAllBytes(out))
        .forEach(row -> figures.put(row.get("name").asText(), row.get("value").asDouble()));
    assertThat(figures.get("empty_page_frames")).isPositive();
    assertThat(figures.get("1000_rows_scrolled_frames")).isPositive();
    assertThat(figures.get("1000_rows_scrolled_frame_max_ms"))
        .isGreaterThanOrEqualTo(figures.get("1000_rows_scrolled_frame_p50_ms"));
    assertThat(figures.get("1000_rows_received")).isGreaterThan(1_000);
    assertThat(figures.get("1000_rows_main_thread_a_tick")).isPositive();
    assertThat(figures.get("1000_rows_page_heap_end")).isGreaterThan(500_000);
    assertThat(figures.get("1000_rows_worker_heap_end")).isGreaterThan(500_000);
    assertThat(figures.get("1000_rows_nodes_end")).isGreaterThan(500);
    assertThat(figures.get("1000_rows_listeners_end")).isPositive();
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThat(Options.parse(List.of("--quick")).clients()).isEqualTo(50);
    assertThatThrownBy(() -> Options.parse(List.of("--clients", "0")))
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> Options.parse(List.of("--only", "all")))
        .hasMessageContaining("bytes or crowd, not all");
    assertThatThrownBy(() -> Options.parse(List.of("--fast"))).hasMessageContaining("--fast");
  }
}
