package dev.masterperf.benchmarks.torture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form: notifier and broker are killed, the processor ends when some of its stores hold
 * what was committed and others do not, and every promise is held against it. {@code ./masterperf
 * torture} is the long one.
 */
class TortureIT {
  /** Kept if the test fails: the parts' logs say why. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void everyPromiseIsKept() throws Exception {
    Path out = folder.resolve("figures.json");
    Options options =
        Options.parse(
            List.of(
                "--minutes",
                "60",
                "--strikes",
                System.getProperty("torture.strikes", "3"),
                "--seed",
                System.getProperty("torture.seed", "272"),
                "--faults",
                "kill-processor,kill-broker,kill-alerts,kill-archive,crash-processor",
                "--dir",
                folder.resolve("run").toString(),
                "--out",
                out.toString()));

    assertThat(new Torture(options).run()).isTrue();

    JsonNode figures = Json.tree(Files.readAllBytes(out));
    assertThat(figure(figures, "wrong")).isZero();
    assertThat(figure(figures, "faults"))
        .isEqualTo((double) Integer.getInteger("torture.strikes", 3));
    assertThat(figure(figures, "metrics_acknowledged")).isGreaterThan(1_000);
    assertThat(figure(figures, "transitions")).isGreaterThan(50);
  }

  private static double figure(JsonNode figures, String name) {
    for (JsonNode row : figures) {
      if (row.path("name").asText().equals(name)) {
        return row.path("value").asDouble();
      }
    }
    throw new AssertionError("no figure " + name + " in " + figures);
  }
}
