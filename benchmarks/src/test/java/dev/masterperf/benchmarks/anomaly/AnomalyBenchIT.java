package dev.masterperf.benchmarks.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.benchmarks.anomaly.Watched.Found;
import dev.masterperf.benchmarks.anomaly.Watched.Outcome;
import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnomalyBenchIT {
  private static final Pace SHORT = Pace.QUICK.get(0);

  /** So few values say little about alarms, but every figure has to be there with its floor. */
  @Test
  void everyKindAndFaultIsCountedAndWritten(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("figures.json");

    boolean allWell = new AnomalyBench(Options.parse(List.of("--quick", "--out", "" + out))).run();

    Map<String, JsonNode> rows =
        StreamSupport.stream(Json.tree(Files.readAllBytes(out)).spliterator(), false)
            .collect(Collectors.toMap(row -> row.get("name").asText(), row -> row));
    assertThat(allWell).isTrue();
    for (QuietSeries kind : QuietSeries.values()) {
      assertThat(rows.get("false_alarms_" + kind.title() + "_5m").get("floor").asDouble())
          .isEqualTo(1);
    }
    for (Fault fault : Fault.values()) {
      assertThat(rows)
          .containsKeys(
              "found_" + fault.title() + "_5m",
              "found_half_" + fault.title() + "_5m",
              "found_by_chance_" + fault.title() + "_5m",
              "delay_" + fault.title() + "_5m");
    }
    assertThat(rows).containsKey("found_season_break_5m_in_daily_season");
    assertThat(rows).doesNotContainKey("found_season_break_5m_in_constant");
  }

  @Test
  void theSameSeedGivesTheSame() {
    Outcome first = new Watched(QuietSeries.NOISY_SEASON, SHORT, 7).watch();

    assertThat(new Watched(QuietSeries.NOISY_SEASON, SHORT, 7).watch()).isEqualTo(first);
    assertThat(new Watched(QuietSeries.NOISY_SEASON, SHORT, 8).watch()).isNotEqualTo(first);
  }

  @Test
  void aConstantSeriesIsQuietAndWhatHappensToItIsFoundAtOnce() {
    Outcome outcome = new Watched(QuietSeries.CONSTANT, SHORT, 1).watch();

    assertThat(outcome.falseAlarms()).isZero();
    assertThat(outcome.judged()).isEqualTo(SHORT.values() - 600);
    assertThat(outcome.faults().get(Fault.SPIKE)).isEqualTo(new Found(true, 0, false));
    assertThat(outcome.faults().get(Fault.DROP_OUT)).isEqualTo(new Found(true, 0, false));
    assertThat(outcome.faults()).doesNotContainKey(Fault.SEASON_BREAK);
  }

  @Test
  void theStepOfTheSeriesThatHasOneIsNoFalseAlarm() {
    Outcome withStep = new Watched(QuietSeries.STEP_ONCE, SHORT, 3).watch();
    Outcome without = new Watched(QuietSeries.WHITE_NOISE, SHORT, 3).watch();

    assertThat(withStep.falseAlarms()).isLessThanOrEqualTo(without.falseAlarms() + 1);
  }

  @Test
  void optionsThatMakeNoSenseAreNamed() {
    assertThat(Options.parse(List.of("--quick")).seeds()).isEqualTo(1);
    assertThat(Options.parse(List.of("--seeds", "20")).paces()).isEqualTo(Pace.ALL);
    assertThatThrownBy(() -> Options.parse(List.of("--seeds", "0")))
        .hasMessage("--seeds has to be a whole number from 1 on, not 0");
    assertThatThrownBy(() -> Options.parse(List.of("--series", "3")))
        .hasMessage("there is no option --series");
  }
}
