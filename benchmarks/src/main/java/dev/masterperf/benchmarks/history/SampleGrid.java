package dev.masterperf.benchmarks.history;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Samples of some series at equal distances, of which everybody who is measured gets the same. */
final class SampleGrid {
  static final String CATEGORY = "Bench";
  static final String TOPIC = "History";

  private static final int HUNDRED = 100;

  private final String name;
  private final boolean counters;
  private final long startSeconds;
  private final int stepSeconds;

  /** By series and point; of gauges in hundredths. */
  private final int[][] values;

  private final List<Series> series;

  private SampleGrid(
      String name, boolean counters, long startSeconds, int stepSeconds, int[][] values) {
    this.name = name;
    this.counters = counters;
    this.startSeconds = startSeconds;
    this.stepSeconds = stepSeconds;
    this.values = values;
    this.series = IntStream.range(0, values.length).mapToObj(this::identity).toList();
  }

  private Series identity(int index) {
    return new Series(
        Series.DEFAULT_SCOPE,
        CATEGORY,
        MetricType.PERFORMANCE,
        TOPIC,
        Series.DEFAULT_SUB_CAT,
        name,
        "",
        new TreeMap<>(Map.of("series", label(index))));
  }

  private static String label(int index) {
    return String.format(Locale.ROOT, "s%04d", index);
  }

  /**
   * The reference samples, gauges and then counters.
   *
   * @param startSeconds when they begin, instead of their own time
   * @param points so many of each series, from the first on
   */
  static List<SampleGrid> reference(long startSeconds, int points) {
    int[][] gauges = new int[ReferenceSamples.SERIES_OF_A_KIND][points];
    int[][] counts = new int[ReferenceSamples.SERIES_OF_A_KIND][points];
    ReferenceSamples.each(
        (name, label, value, second) -> {
          if (second < points) {
            int index = Integer.parseInt(label.substring(1));
            (name.equals("g") ? gauges : counts)[index][second] = digits(value);
          }
        });
    return List.of(
        new SampleGrid("g", false, startSeconds, 1, gauges),
        new SampleGrid("c_total", true, startSeconds, 1, counts));
  }

  private static int digits(String value) {
    return Integer.parseInt(value.replace(".", ""));
  }

  /** Gauges that walk at random, as those of the reference samples do. */
  static SampleGrid walk(String name, int series, long startSeconds, int stepSeconds, int points) {
    int[][] values = new int[series][points];
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (int[] walk : values) {
      int value = 100 * HUNDRED;
      for (int point = 0; point < points; point++) {
        value += random.nextInt(-HUNDRED, HUNDRED + 1);
        walk[point] = value;
      }
    }
    return new SampleGrid(name, false, startSeconds, stepSeconds, values);
  }

  /** The id of its series here and the name of its metric elsewhere. */
  String name() {
    return name;
  }

  List<Series> series() {
    return series;
  }

  int points() {
    return values[0].length;
  }

  int stepSeconds() {
    return stepSeconds;
  }

  int samples() {
    return values.length * points();
  }

  /** Epoch seconds. */
  long seconds(int point) {
    return startSeconds + (long) point * stepSeconds;
  }

  /** As it is written everywhere: gauges with two decimals. */
  String text(int index, int point) {
    int value = values[index][point];
    if (counters) {
      return Integer.toString(value);
    }
    int digits = Math.abs(value);
    return (value < 0 ? "-" : "")
        + digits / HUNDRED
        + '.'
        + (char) ('0' + digits % HUNDRED / 10)
        + (char) ('0' + digits % 10);
  }

  /** The same as a number. */
  double value(int index, int point) {
    return counters ? values[index][point] : values[index][point] / (double) HUNDRED;
  }

  /** The same as an event. */
  PerfMetric metric(int index, int point) {
    return PerfMetric.of(
        series.get(index), text(index, point), Status.OK, seconds(point) * 1_000_000_000L);
  }

  /** Writes OpenMetrics text, which {@code # EOF} has to follow. */
  void writeOpenMetrics(Writer out) throws IOException {
    String family = counters ? name.replaceFirst("_total$", "") : name;
    out.write("# TYPE " + family + (counters ? " counter\n" : " gauge\n"));
    writeLines(out, "\n");
  }

  /** Writes Prometheus' older text format, with times in milliseconds. */
  void writePrometheusText(Writer out) throws IOException {
    writeLines(out, "000\n");
  }

  private void writeLines(Writer out, String end) throws IOException {
    for (int index = 0; index < values.length; index++) {
      String head = name + "{series=\"" + label(index) + "\"} ";
      for (int point = 0; point < points(); point++) {
        out.write(head);
        out.write(text(index, point));
        out.write(' ');
        out.write(Long.toString(seconds(point)));
        out.write(end);
      }
    }
  }
}
