package dev.masterperf.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.query.syntax.Parser;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesConditionTest {
  private static final Series UPLOAD =
      new Series(
          "prod/eu",
          "R2",
          MetricType.PERFORMANCE,
          "Object Upload",
          "General",
          "upload",
          "",
          new TreeMap<>(Map.of("bucket", "a.b")));

  @ParameterizedTest
  @CsvSource({
    "min_over_time(upload[1m]), 1",
    "max_over_time(upload[1m]), 4",
    "avg_over_time(upload[1m]), 2.5",
    "sum_over_time(upload[1m]), 10",
    "count_over_time(upload[1m]), 4",
    "last_over_time(upload[1m]), 2",
    "'quantile_over_time(1, upload[1m])', 4",
    "'quantile_over_time(0, upload[1m])', 1",
    "'quantile_over_time(1.5, upload[1m])', Infinity",
    "'quantile_over_time(-1, upload[1m])', -Infinity",
    "'quantile_over_time(NaN, upload[1m])', NaN",
  })
  void takesTheFunctionsValueFromTheMergedWindows(String call, double expected) {
    Aggregate merged = samples(3, 1, 4, 2);

    assertThat(parse(call + " > 0").value(merged)).hasValue(expected);
  }

  @Test
  void anEmptyRangeHasNoValueEvenWhenCounted() {
    Aggregate eventsOnly = new Aggregate();
    eventsOnly.addEvent(Status.OK);

    assertThat(parse("count_over_time(upload[1s]) >= 0").value(eventsOnly)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "> 2, false, true",
    ">= 2, true, true",
    "< 2, false, false",
    "<= 2, true, false",
    "== 2, true, false",
    "!= 2, false, true",
  })
  void comparesWithTheNumber(String comparison, boolean withTwo, boolean withThree) {
    SeriesCondition condition = parse("max_over_time(upload[1s]) " + comparison);

    assertThat(condition.holds(2)).isEqualTo(withTwo);
    assertThat(condition.holds(3)).isEqualTo(withThree);
  }

  @Test
  void theNumberMayStandOnTheLeft() {
    SeriesCondition condition = parse("500ms < max_over_time(upload[1s])");

    assertThat(condition.holds(0.6)).isTrue();
    assertThat(condition.holds(0.4)).isFalse();
  }

  @Test
  void notANumberOnlyDiffers() {
    assertThat(parse("max_over_time(upload[1s]) != NaN").holds(1)).isTrue();
    assertThat(parse("max_over_time(upload[1s]) <= NaN").holds(1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 0.5",
    "1m30s, 90",
    "1e3, 1000",
    ".5e-1, 0.05",
    "0x1F, 31",
    "010, 8",
    "-Inf, -Infinity",
    "+5, 5",
    "(2 + 3) * 4, 20",
    "2 + 3 * 4, 14",
    "10 - 4 - 3, 3",
    "-2 ^ 2, -4",
    "2 ^ 3 ^ 2, 512",
    "-7 % 4, -3",
    "1 / 0, Infinity",
    "2 * -3, -6",
  })
  void theNumberMayBeCalculated(String number, double expected) {
    assertThat(parse("max_over_time(upload[1s]) > " + number).threshold()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1s, 1000",
    "1m30s, 90000",
    "1h, 3600000",
    "1d, 86400000",
    "1w, 604800000",
    "5, 5000"
  })
  void theRangeIsADuration(String range, long millis) {
    assertThat(parse("max_over_time(upload[" + range + "]) > 1").rangeMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upload",
        "{__name__=\"upload\"}",
        "{id='upload'}",
        "{\"upload\"}",
        "upload{category=\"R2\", topic=\"Object Upload\", sub_cat=\"General\",}",
        "upload{scope=~\"prod/.*\", type=\"performance\"}",
        "upload{bucket=`a.b`, source=\"\", missing=\"\"}",
        "upload{bucket=~\"a\\\\.b\"}",
        "upload{bucket!~`a\\.c`, \"category\"!=\"x\"}",
      })
  void looksAtTheSeriesItsLabelsName(String selector) {
    assertThat(selects(selector, UPLOAD)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "download",
        "{category=\"r2\"}",
        "{category=~\"R\"}",
        "{id=~\"up|load\"}",
        "upload{source!=\"\"}",
        "upload{missing=~\".+\"}",
      })
  void passesOverOthersSinceRegularExpressionsAreAnchored(String selector) {
    assertThat(selects(selector, UPLOAD)).isFalse();
  }

  @Test
  void commentsAndBlanksDoNotMatter() {
    SeriesCondition condition =
        parse("\n max_over_time ( upload [ 1s ] ) # the slowest\n  > 1 # second\n");

    assertThat(condition.threshold()).isEqualTo(1);
    assertThat(condition.text()).startsWith("max_over_time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_over_time(upload[500ms]) > 1",
        "max_over_time(upload[1500ms]) > 1",
        "quantile_over_time(time(), up[1m]) > 1",
        "max_over_time(upload:count[1m]) > 1",
        "max_over_time({__name__=\"a:errors\"}[1m]) > 1",
        "max_over_time(upload[1m])",
        "rate(upload[1m]) > 1",
        "sum(max_over_time(upload[1m])) > 1",
        "sum by (id) (upload) > 1",
        "max_over_time(upload[5m:1m]) > 1",
        "max_over_time(upload[5m] offset 1h) > 1",
        "max_over_time(upload[5m] @ 0) > 1",
        "max_over_time(upload[1m]) > bool 1",
        "max_over_time(upload[1m]) > max_over_time(other[1m])",
        "max_over_time(upload[1m]) > 1 and min_over_time(upload[1m]) < 2",
        "max_over_time(upload[1m]) * 2 > 1",
        "upload > 1",
        "absent(upload) == 1",
      })
  void leavesOtherShapesToTheEvaluator(String expr) {
    assertThat(SeriesCondition.of(expr, Parser.parse(expr))).isEmpty();
  }

  private static boolean selects(String selector, Series series) {
    return parse("max_over_time(" + selector + "[1s]) > 0").matches(series);
  }

  private static SeriesCondition parse(String expr) {
    return SeriesCondition.of(expr, Parser.parse(expr)).orElseThrow();
  }

  private static Aggregate samples(double... values) {
    Aggregate aggregate = new Aggregate();
    for (int i = 0; i < values.length; i++) {
      aggregate.addSample(values[i], Unit.SECONDS, Status.OK, i, Aggregate.order(0, i));
    }
    return aggregate;
  }
}
