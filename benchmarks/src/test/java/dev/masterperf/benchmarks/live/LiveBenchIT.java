package dev.masterperf.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveBenchIT {

  /** Of so few clients the figures mean nothing, but they have to be there. */
  @Test
  void manyClientsAreMeasuredInEachWay(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("figures.json");

    boolean allWell = new LiveBench(new Options(out, 3, 2, Options.CROWD)).run();

    assertThat(allWell).isTrue();
    assertThat(Json.tree(Files.readAllBytes(out)))
        .extracting(row -> row.get("name").asText())
        .contains(
            "crowd_shared_zstd_delivery_p99_ms",
            "crowd_each_zstd_cpu",
            "crowd_shared_text_bytes",
            "crowd_whole_frames_heap_a_client");
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
