package dev.masterperf.launcher.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.alerts.anomaly.Detector;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionTest {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  @TempDir Path folder;

  private final List<String> sentences = new ArrayList<>();

  @Test
  void writesARowForEachRowWithScoreBandAndLabel() throws IOException {
    Path in = folder.resolve("a.csv");
    Files.write(in, series(2000, 1500));

    Detection.Outcome outcome = run(in, OptionalDouble.empty());

    List<String> rows = Files.readAllLines(folder.resolve("out/a.csv"));
    assertThat(rows.get(0)).isEqualTo("timestamp,value,anomaly_score,lower,upper,label");
    assertThat(rows).hasSize(2001);
    assertThat(rows.get(1)).isEqualTo("2026-01-01 00:00:00,50.00,0.000000,,,");
    String[] alert =
        rows.stream()
            .skip(1501)
            .filter(row -> row.endsWith(",1"))
            .findFirst()
            .orElseThrow()
            .split(",");
    assertThat(Double.parseDouble(alert[2])).isGreaterThanOrEqualTo(0.9);
    assertThat(Double.parseDouble(alert[3])).isLessThan(Double.parseDouble(alert[4]));
    assertThat(rows.stream().filter(row -> row.endsWith(",1"))).hasSize((int) outcome.alerts());
    assertThat(outcome.values()).isEqualTo(2000);
  }

  @Test
  void explainsAlerts() throws IOException {
    Path in = folder.resolve("a.csv");
    Files.write(in, series(2000, 1500));

    Detection.Outcome outcome = run(in, OptionalDouble.empty());

    assertThat(sentences).hasSize((int) outcome.alerts()).isNotEmpty();
    assertThat(sentences.get(0))
        .startsWith("a.csv 2026-01-0")
        .contains(
            "expected at this time of day", "times as unusual as an alert needs", "rare", "1 in ")
        .doesNotContain("e+", "NaN");
  }

  @Test
  void saysWhenTheMostSimilarWas() throws IOException {
    Path in = folder.resolve("a.csv");
    Files.write(in, spike());

    run(in, OptionalDouble.empty());

    Matcher told =
        Pattern.compile("a.csv 2026-01-04 11:20:00: 80.00, .* (\\d+) values before, at (\\S+) .*")
            .matcher(sentences.get(0));
    assertThat(told.matches()).as(sentences.get(0)).isTrue();
    assertThat(Instant.parse(told.group(2)).plusSeconds(300 * Long.parseLong(told.group(1))))
        .isEqualTo("2026-01-04T11:20:00Z");
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    Path in = folder.resolve("a.csv");
    Files.write(in, series(20, 30));
    List<Long> told = new ArrayList<>();

    new Detection(new DetectSettings(Detector.THRESHOLD, OptionalDouble.empty()), sentences::add)
        .run(
            in, "a.csv", folder.resolve("out/a.csv"), (rows, read) -> told.add(rows + 1000 * read));

    assertThat(told).hasSize(20).isSorted();
    assertThat(told.get(19)).isEqualTo(20 + 1000 * Files.size(in));
  }

  @Test
  void probationMakesTheScaleAShareOfTheFile() throws IOException {
    Path in = folder.resolve("a.csv");
    Files.write(in, series(1000, 900));
    run(in, OptionalDouble.of(0.15));

    List<String> rows = Files.readAllLines(folder.resolve("out/a.csv"));

    assertThat(rows.get(150)).endsWith(",");
    assertThat(rows.get(151)).endsWith(",0");
  }

  @Test
  void rowsWithoutAValueAreKeptAndJudgeNothing() throws IOException {
    Path in = folder.resolve("a.csv");
    Files.writeString(in, "value,timestamp\r\n,2026-01-01T00:00:00Z\r\n\r\n1,1767225900\r\n");

    Detection.Outcome outcome = run(in, OptionalDouble.empty());

    assertThat(outcome).isEqualTo(new Detection.Outcome(1, 1, 0, false));
    assertThat(Files.readAllLines(folder.resolve("out/a.csv")))
        .containsExactly(
            "timestamp,value,anomaly_score,lower,upper,label",
            "2026-01-01T00:00:00Z,,0,,,",
            "1767225900,1,0.000000,,,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time,value | :1: the header has to name the columns timestamp and value",
        "timestamp,value;2026-01-01 00:00:00,1;2026-01-01 00:05:00,x | :3: value \"x\" is no"
            + " number",
        "timestamp,value;2026-01-01 00:00:00 | :2: has 1 cells",
        "timestamp,value;yesterday,1 | :2: ts yesterday",
        "timestamp,value;2026-01-01 00:00:00,Infinity | :2: value \"Infinity\" is not finite",
      })
  void saysWhatIsWrongAndWhere(String text, String problem) throws IOException {
    Path in = Files.writeString(folder.resolve("a.csv"), text.replace(';', '\n') + "\n");

    assertThatThrownBy(() -> run(in, OptionalDouble.empty()))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining(in + problem);
  }

  @Test
  void findsFilesInFoldersByName() throws IOException {
    Files.createDirectories(folder.resolve("in/b"));
    Files.writeString(folder.resolve("in/b/2.csv"), "");
    Files.writeString(folder.resolve("in/1.csv"), "");
    Files.writeString(folder.resolve("in/readme.txt"), "");

    SeriesFiles found = SeriesFiles.in(folder.resolve("in"));

    assertThat(found.files().stream().map(found::name)).containsExactly("1.csv", "b/2.csv");
    assertThat(SeriesFiles.in(folder.resolve("in/1.csv")).files()).hasSize(1);
    assertThatThrownBy(() -> SeriesFiles.in(folder.resolve("none")))
        .isInstanceOf(CannotStartException.class);
  }

  private Detection.Outcome run(Path in, OptionalDouble probation) {
    return new Detection(new DetectSettings(Detector.THRESHOLD, probation), sentences::add)
        .run(in, "a.csv", folder.resolve("out/a.csv"), (rows, read) -> {});
  }

  /** Noise with one spike. */
  private static List<String> spike() {
    List<String> lines = new ArrayList<>(List.of("timestamp,value"));
    Random random = new Random(5);
    LocalDateTime start = LocalDateTime.parse("2026-01-01T00:00:00");
    for (int i = 0; i < 1_100; i++) {
      double value = i == 1_000 ? 80 : 20 + random.nextGaussian();
      lines.add(
          TIME.format(start.plusMinutes(5L * i)) + "," + String.format(Locale.ROOT, "%.2f", value));
    }
    return lines;
  }

  /** Noise around a daily course, with a shift at a place. */
  private static List<String> series(int count, int shiftAt) {
    List<String> lines = new ArrayList<>(List.of("timestamp,value"));
    Random random = new Random(5);
    LocalDateTime start = LocalDateTime.parse("2026-01-01T00:00:00");
    for (int i = 0; i < count; i++) {
      double course = 50 + 20 * Math.sin(2 * Math.PI * i / 288);
      double value = course + (i == 0 ? 0 : random.nextGaussian()) + (i >= shiftAt ? 40 : 0);
      lines.add(
          TIME.format(start.plusMinutes(5L * i)) + "," + String.format(Locale.ROOT, "%.2f", value));
    }
    return lines;
  }
}
