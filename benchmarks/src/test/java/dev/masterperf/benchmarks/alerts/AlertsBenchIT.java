package dev.masterperf.benchmarks.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsBenchIT {

  /** On so few events the figures mean nothing, but both sides have to tell of each. */
  @Test
  void bothTellOfEveryEvent(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("figures.json");

    boolean allWell = new AlertsBench(new Options(out, 10)).run();

    assertThat(allWell).isTrue();
    List<String> names = Json.tree(Files.readAllBytes(out)).findValuesAsText("name");
    assertThat(names)
        .contains("alert_p50_ms", "alert_p99_ms", "alert_committed_p50_ms", "told_again")
        .contains(Peer.installed() ? "ratio_p50" : "prometheus_alertmanager");
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThat(Options.parse(List.of("--quick")).events()).isEqualTo(40);
    assertThatThrownBy(() -> Options.parse(List.of("--events", "0")))
        .hasMessageContaining("at least 1, not 0");
    assertThatThrownBy(() -> Options.parse(List.of("--fast"))).hasMessageContaining("--fast");
    assertThatThrownBy(() -> Options.parse(List.of("--out"))).hasMessageContaining("--out needs");
  }
}
