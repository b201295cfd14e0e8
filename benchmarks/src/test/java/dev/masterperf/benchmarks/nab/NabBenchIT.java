package dev.masterperf.benchmarks.nab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.alerts.anomaly.DetectorSettings;
import dev.masterperf.benchmarks.nab.RawSeries.Scale;
import dev.masterperf.model.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files made here, so that the benchmark's own need not be there. */
class NabBenchIT {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final int VALUES = 1_500;
  private static final int SPIKE = 1_200;

  @TempDir private Path folder;
  private Map<String, JsonNode> rows = Map.of();

  @BeforeEach
  void makeFiles() throws Exception {
    Files.createDirectories(folder.resolve("data/made"));
    StringBuilder labels = new StringBuilder();
    for (int file = 0; file < 4; file++) {
      StringBuilder csv = new StringBuilder("timestamp,value\n");
      Random random = new Random(file);
      for (int i = 0; i < VALUES; i++) {
        double value = 100 + random.nextGaussian() + (i == SPIKE ? 50 : 0);
        csv.append(time(i)).append(',').append(i == 700 ? "" : "" + value).append('\n');
      }
      Files.writeString(folder.resolve("data/made/" + file + ".csv"), csv);
      labels.append(file == 0 ? "{" : ",").append("\"made/" + file + ".csv\":[[");
      labels.append('"' + time(SPIKE - 20) + "\",\"" + time(SPIKE + 80) + "\"]]");
    }
    Files.writeString(folder.resolve("labels.json"), labels.append('}'));
  }

  private static String time(int record) {
    return TIME.format(BEGIN.plusMinutes(5L * record));
  }

  private boolean run(String... more) throws Exception {
    Path out = folder.resolve("figures.json");
    List<String> options = new ArrayList<>(List.of("--data", "" + folder, "--out", "" + out));
    options.addAll(List.of(more));
    boolean allWell = new NabBench(Options.parse(options)).run();
    rows =
        StreamSupport.stream(Json.tree(Files.readAllBytes(out)).spliterator(), false)
            .collect(Collectors.toMap(row -> row.get("name").asText(), row -> row));
    return allWell;
  }

  private double value(String row) {
    return rows.get(row).get("value").asDouble();
  }

  @Test
  void scoresAndTheirSensitivityAreMeasuredAndWritten() throws Exception {
    assertThat(run("--quick", "--sensitivity")).isTrue();

    assertThat(rows.get("default_standard").get("floor").asDouble()).isEqualTo(73.5);
    assertThat(value("default_auc_pr")).isEqualTo(1);
    assertThat(value("default_auc_pr_by_chance")).isBetween(0.05, 0.1);
    for (Scale scale : Scale.values()) {
      String prefix = "sensitivity_" + scale.title();
      assertThat(rows).containsKeys(prefix + "_scale_down", prefix + "_scale_up");
      assertThat(rows.get(prefix + "_worst_loss").get("floor").asDouble()).isEqualTo(3);
      assertThat(value(prefix + "_worst_loss"))
          .isCloseTo(
              -Math.min(value(prefix + "_scale_down"), value(prefix + "_scale_up")), within(1e-9));
    }
  }

  /** Else the sensitivity would be that of something else. */
  @Test
  void whatIsJudgedInMemoryIsWhatDetectWrites() throws Exception {
    Path results = folder.resolve("results");
    assertThat(run("--results", "" + results)).isTrue();
    DataSet set = new DataSet(folder);

    for (Scale scale : Scale.values()) {
      for (String name : set.names()) {
        ScoredSeries written = set.scored(name, results.resolve(scale.title()));
        ScoredSeries judged = set.raw(name).judged(scale, 1, DetectorSettings.SHIPPED).scores();
        assertThat(judged.stretches()).isEqualTo(written.stretches());
        assertThat(judged.at(Detector.THRESHOLD, Profile.STANDARD))
            .isEqualTo(written.at(Detector.THRESHOLD, Profile.STANDARD));
      }
    }
  }

  @Test
  void everyNumberOfTheSettingsIsMovedDownAndUp() {
    List<MovedSetting> all = MovedSetting.all();

    assertThat(all)
        .filteredOn(one -> one.name().equals("candidates"))
        .extracting(one -> one.settings().candidates())
        .containsExactly(1_600, 2_400);
    assertThat(all)
        .filteredOn(one -> one.name().equals("divisors"))
        .extracting(one -> one.settings().divisors())
        .containsExactly(List.of(42, 83, 166), List.of(62, 125, 250));
    assertThat(all)
        .filteredOn(one -> one.name().equals("tailQuantile"))
        .allSatisfy(one -> assertThat(one.settings().tailQuantile()).isBetween(0.93, 0.97));
    assertThat(all)
        .filteredOn(one -> !one.name().equals(MovedSetting.SCALE))
        .noneMatch(one -> one.settings().equals(DetectorSettings.SHIPPED));
  }

  @Test
  void sensitivityIsThatOfOurDetectors() {
    assertThatThrownBy(() -> Options.parse(List.of("--data", "a", "--score", "b", "--sensitivity")))
        .hasMessageStartingWith("--sensitivity moves settings of our detectors");
  }
}
