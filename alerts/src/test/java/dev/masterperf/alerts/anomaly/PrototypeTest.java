package dev.masterperf.alerts.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Scores against those that the prototype of these detectors gave, which is written in numpy and
 * shares no code with them.
 */
class PrototypeTest {
  /** Folder of results of the prototype for whole data sets, by their scales of 15 %. */
  private static final String RESULTS = System.getProperty("nab.prototype", "");

  private static final double RECORDED_DIGITS = 1e-9;
  private static final double PRINTED_DIGITS = 1e-6;

  /** So many times as steep is our score over the prototype's, at most: ln 10, at 0. */
  private static final double STEEPEST = Math.log(10);

  private record Point(long epochMillis, double value, double score) {}

  @ParameterizedTest
  @CsvSource({"season, 200, 3", "counts, 430, 2", "flat, 120, 2"})
  void scoresAsThePrototypeDoes(String name, int scale, int alerts) throws IOException {
    Detector detector =
        new Detector(
            OptionalInt.of(scale), Detector.THRESHOLD, prototype(2000, 2000), new Scratch());

    assertThat(alerts(detector, recorded(name), RECORDED_DIGITS)).isEqualTo(alerts);
  }

  @Test
  void forgetsAsThePrototypeDoes() throws IOException {
    Detector detector =
        new Detector(OptionalInt.of(60), Detector.THRESHOLD, prototype(200, 150), new Scratch());

    assertThat(alerts(detector, recorded("bounded-memory"), RECORDED_DIGITS)).isEqualTo(8);
  }

  /** With {@code -Dnab.prototype=DIR}, on all that lies there. */
  @Test
  void scoresWholeDataSetsAsThePrototypeDoes() throws IOException {
    assumeTrue(!RESULTS.isEmpty(), "no results of the prototype are given by nab.prototype");
    List<Path> files;
    try (Stream<Path> found = Files.walk(Path.of(RESULTS))) {
      files = found.filter(path -> path.toString().endsWith(".csv")).toList();
    }
    Scratch scratch = new Scratch();
    for (Path file : files) {
      List<Point> points = points(Files.readAllLines(file), PrototypeTest::epochMillisOfUtc);
      int scale = Math.min((int) (0.15 * points.size()), 750);
      alerts(
          new Detector(OptionalInt.of(scale), Detector.THRESHOLD, prototype(2000, 2000), scratch),
          points,
          PRINTED_DIGITS);
    }
    assertThat(files).isNotEmpty();
  }

  /** What the prototype has, which knows fewer experts and another bar. */
  private static DetectorSettings prototype(int candidates, int tailSize) {
    DetectorSettings shipped = DetectorSettings.SHIPPED;
    return new DetectorSettings(
        shipped.divisors(),
        shipped.patternLengths(),
        candidates,
        shipped.neighbourLengths(),
        shipped.neighbourRank(),
        shipped.profileBuckets(),
        shipped.profileRate(),
        new DetectorSettings.Weights(0.25, 0.2, 0, 0, 0),
        tailSize,
        shipped.tailQuantile(),
        TailPrecision.EXACT,
        new DetectorSettings.Effects(1, 1, 0, 0),
        new DetectorSettings.Bar(
            1.36, 0, 0.136, 10, shipped.bar().quietShare(), Double.POSITIVE_INFINITY, 1),
        new DetectorSettings.Lesson(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  /**
   * The prototype's scores are e/(1+e), where e is the evidence as a multiple of what is needed;
   * ours are 1 - 10^(-e). Both stay a thousandth below where an alert begins.
   */
  private static double asOurs(double score) {
    double ours = 1 - Math.pow(10, -score / (1 - score));
    return score < 0.5 ? Math.min(ours, Detector.THRESHOLD - 0.001) : ours;
  }

  private static int alerts(Detector detector, List<Point> points, double tolerance) {
    int alerts = 0;
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      Verdict verdict = detector.judge(point.epochMillis(), point.value());
      assertThat(verdict.score())
          .as("score of point %s", i)
          .isCloseTo(asOurs(point.score()), within(STEEPEST * tolerance));
      alerts += verdict.alert() ? 1 : 0;
    }
    return alerts;
  }

  private static List<Point> recorded(String name) throws IOException {
    try (InputStream in = PrototypeTest.class.getResourceAsStream(name + ".csv")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return points(lines, seconds -> Long.parseLong(seconds) * 1000);
    }
  }

  private static List<Point> points(List<String> lines, ToLongFunction<String> time) {
    return lines.stream()
        .skip(1)
        .map(line -> line.split(","))
        .map(
            cells ->
                new Point(
                    time.applyAsLong(cells[0]),
                    Double.parseDouble(cells[1]),
                    Double.parseDouble(cells[2])))
        .toList();
  }

  private static long epochMillisOfUtc(String time) {
    return LocalDateTime.parse(time.replace(' ', 'T')).toInstant(ZoneOffset.UTC).toEpochMilli();
  }
}
