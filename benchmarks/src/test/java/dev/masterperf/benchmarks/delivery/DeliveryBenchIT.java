package dev.masterperf.benchmarks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run; the whole one is {@code ./masterperf bench delivery}. */
class DeliveryBenchIT {
  @TempDir Path folder;

  @Test
  void whateverTheReceiverDoesItHearsOfAllInOrder() throws Exception {
    Path out = folder.resolve("figures.json");

    boolean sound =
        new DeliveryBench(
                Options.parse(
                    List.of(
                        "--transitions",
                        "200",
                        "--alerts",
                        "100",
                        "--kills",
                        "2",
                        "--out",
                        out.toString())))
            .run();

    assertThat(sound).isTrue();
    JsonNode figures = Json.tree(Files.readAllBytes(out));
    assertThat(value(figures, "missing")).isZero();
    assertThat(value(figures, "out_of_order")).isZero();
    assertThat(value(figures, "answered_taken")).isGreaterThanOrEqualTo(200);
    assertThat(value(figures, "answered_hang")).isPositive();
    assertThat(value(figures, "answered_reset")).isPositive();
  }

  private static double value(JsonNode figures, String name) {
    return StreamSupport.stream(figures.spliterator(), false)
        .filter(row -> row.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .get("value")
        .asDouble();
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThat(Options.parse(List.of()).transitions()).isEqualTo(10_000);
    assertThat(Options.parse(List.of()).kills()).isEqualTo(20);
    assertThat(Options.parse(List.of("--kills", "3", "--quick")).kills()).isEqualTo(3);
    assertThatThrownBy(() -> Options.parse(List.of("--alerts", "3")))
        .hasMessageContaining("multiple of --alerts, not 10000 of 3");
    assertThatThrownBy(() -> Options.parse(List.of("--fast"))).hasMessageContaining("--fast");
    assertThatThrownBy(() -> Options.parse(List.of("--out"))).hasMessageContaining("--out needs");
  }
}
