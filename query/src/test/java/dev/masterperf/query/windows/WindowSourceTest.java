package dev.masterperf.query.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Sketch;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.windows.Windows.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How DESIGN §4 maps series and windows to what expressions see. */
class WindowSourceTest {
  /** Noon of a day, so that all windows begin here. */
  private static final long NOON = 1_800_014_400_000L;

  private final WindowHistory history = new WindowHistory(Windows.LONG, series -> true);

  @BeforeEach
  void twoSourcesUploadForFiveMinutes() {
    for (String source : List.of("a", "b")) {
      List<Event> uploads = new ArrayList<>();
      for (int second = 0; second < 300; second++) {
        // 0.1 s to 0.2 s at a, ten times that at b, the first of each minute an error
        double seconds = (0.1 + second % 10 * 0.01) * (source.equals("a") ? 1 : 10);
        uploads.add(new Event(NOON + second * 1000, seconds, second % 60 == 0));
      }
      Windows.feed(history, Windows.series("upload", source), uploads);
    }
    Windows.feed(
        history, Windows.series("once", ""), List.of(new Event(NOON + 100_000, Double.NaN, true)));
    Windows.feed(
        history,
        Windows.series("delete", "a"),
        List.of(new Event(NOON + 295_000, -2, false), new Event(NOON + 297_000, 1, false)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "sum(increase(upload:errors{source=\"a\"}[5m])) | 5",
        "sum(rate(upload:errors{source=\"a\"}[5m])) | 0.016666666666666666",
        "sum(delta(upload:errors[5m])) | 10",
        "sum(increase(upload:count[1s])) | 2",
        "sum(increase(upload:count[10s])) | 20",
        "sum(increase(upload:count[90s])) | 180",
        "sum(upload:count) | 600",
        "sum(upload:count offset 4m) | 120",
        "sum(upload:errors) | 10",
        "sum(upload:sum{source=\"a\"}) | 43.5",
        "increase(once:errors[5m]) | 1",
        "rate(once:errors[5m]) | 0.0033333333333333335",
        "increase(once:count[5m]) | 0",
        "once:errors | 1",
        "increase(delete:sum[5m]) | -1",
        "rate(delete:sum[10s]) | -0.1",
        "delete:sum | -1",
        "delete | 1",
        "sum(increase(upload:errors[5m])) / sum(increase(upload:count[5m])) | 0.016666666666666666",
        "sum(count_over_time(upload[1m])) | 120",
        "max(max_over_time(upload[1m])) | 1.9",
        "histogram_count(sum(increase(upload:histogram[5m]))) | 600",
        "histogram_count(sum(upload:histogram)) | 600",
        "histogram_count(sum(upload:histogram offset 1m)) | 480",
        "count(max_over_time(increase(upload:errors[10s])[5m:10s]) == 1) | 2",
      })
  void knowsTheAnswer(String expression, double expected) {
    assertThat(number(expression, NOON + 299_500)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void aLonelyErrorIsARiseOfExactlyOne() {
    assertThat(number("increase(once:errors[5m])", NOON + 100_000)).isEqualTo(1);
    assertThat(number("increase(once:errors[1s])", NOON + 100_999)).isEqualTo(1);
    assertThat(ask("increase(once:errors[1s])", NOON + 101_000)).isEmpty();
    assertThat(ask("increase(once:errors[5m])", NOON + 99_999)).isEmpty();
  }

  @Test
  void quantilesOfAllSourcesAreThoseOfTheirMergedSketches() {
    String expression = "histogram_quantile(0.99, sum by (id) (increase(upload:histogram[5m])))";

    List<VectorSample> answer = ask(expression, NOON + 299_500);

    assertThat(answer).hasSize(1);
    assertThat(answer.get(0).labels()).hasToString("{id=\"upload\"}");
    double bin = 2 * Sketch.RELATIVE_ERROR + 1e-3;
    assertThat(answer.get(0).value()).isCloseTo(1.9, within(1.9 * bin));
    assertThat(
            number("histogram_quantile(0.5, sum(increase(upload:histogram[5m])))", NOON + 299_500))
        .isBetween(0.19 * (1 - bin), 1.0 * (1 + bin));
  }

  @Test
  void aDerivedSeriesHasItsNameAndTheIdOfWhatItIsDerivedOf() {
    assertThat(ask("upload:errors{source=\"a\"}", NOON + 299_000))
        .singleElement()
        .extracting(one -> one.labels().toString())
        .isEqualTo(
            "{__name__=\"upload:errors\", category=\"R2\", id=\"upload\", scope=\"global\","
                + " source=\"a\", sub_cat=\"General\", topic=\"objects\", type=\"performance\"}");
    assertThat(ask("upload:errors{id=\"upload\"}", NOON + 299_000)).hasSize(2);
    assertThat(ask("upload:errors{id=\"delete\"}", NOON + 299_000)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{category=\"R2\"}",
        "{__name__=~\"upload.*|delete\"}",
        "{category=\"R2\", __name__!=\"upload:errors\"}",
        "{id=~\"upload|delete\"}"
      })
  void onlyAnEqualityMatcherNamesADerivedSeries(String selector) {
    assertThat(ask(selector, NOON + 299_000))
        .extracting(one -> one.labels().get("__name__"))
        .containsExactlyInAnyOrder("upload", "upload", "delete");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{__name__=\"upload:errors\", __name__=~\"upload\"}",
        "upload:median",
        ":errors",
        "errors",
        "upload:errors:count",
        "{__name__=\"upload:errors\", __name__=\"upload:count\"}"
      })
  void namesNothingElse(String selector) {
    assertThat(ask(selector, NOON + 299_000)).isEmpty();
  }

  @Test
  void aStoredSeriesWinsOverADerivedOneInItsScope() {
    Windows.feed(
        history,
        Windows.series("upload:errors", "rule"),
        List.of(new Event(NOON + 299_000, 42, false)));
    Windows.feed(
        history,
        Windows.series("prod", "upload", "c"),
        List.of(new Event(NOON + 299_000, 1, true)));

    assertThat(ask("upload:errors", NOON + 299_000))
        .extracting(one -> one.labels().get("scope") + " " + one.value())
        .containsExactlyInAnyOrder("global 42.0", "prod 1.0");
    assertThat(number("upload:errors:count", NOON + 299_000)).isEqualTo(1);
  }

  @Test
  void theNewestValueIsFoundFarBackAndAskedForTwiceOnlyWhereTimeMatters() {
    Evaluator evaluator = new Evaluator(EvaluationSettings.DEFAULT);
    for (boolean byTime : new boolean[] {false, true}) {
      Counting counting = new Counting(history, byTime);
      WindowSource source =
          new WindowSource(counting, ResolutionChoice.kept(Windows.LONG, () -> NOON + 300_000));
      QueryResult result = evaluator.instant(Query.parse("upload"), source, NOON + 420_000);

      assertThat(((QueryResult.Vector) result.value()).samples()).hasSize(2);
      assertThat(counting.finds).isEqualTo(byTime ? 2 : 1);
    }
  }

  private static final class Counting implements StoredSeries {
    private final StoredSeries stored;
    private final boolean byTime;
    private int finds;

    Counting(StoredSeries stored, boolean byTime) {
      this.stored = stored;
      this.byTime = byTime;
    }

    @Override
    public Iterable<? extends SeriesWindows> find(WindowsWanted wanted) {
      finds++;
      return stored.find(wanted);
    }

    @Override
    public boolean findsByTime() {
      return byTime;
    }

    @Override
    public Iterable<? extends SeriesWindows> all() {
      return stored.all();
    }

    @Override
    public boolean has(String scope, String id) {
      return stored.has(scope, id);
    }
  }

  @Test
  void aSeriesByItselfIsToldWhatIsStoredElsewhere() {
    SeriesWindows upload = history.named("upload").iterator().next();
    ResolutionChoice finest = (range, after) -> Optional.of(Resolution.SECOND);

    StoredSeries free = StoredSeries.one(upload, (scope, id) -> false);
    StoredSeries taken = StoredSeries.one(upload, (scope, id) -> id.equals("upload:errors"));

    assertThat(ask("upload:errors", NOON, new WindowSource(free, finest))).hasSize(1);
    assertThat(ask("upload:errors", NOON, new WindowSource(taken, finest))).isEmpty();
    assertThat(ask("upload:count", NOON, new WindowSource(taken, finest))).hasSize(1);
  }

  @Test
  void theOpenWindowIsInTheRangeThatEndsInsideIt() {
    assertThat(number("sum(count_over_time(upload[2s]))", NOON + 10_000)).isEqualTo(4);
    assertThat(number("sum(sum_over_time(upload{source=\"a\"}[2s]))", NOON + 10_999))
        .isCloseTo(0.19 + 0.1, within(1e-9));
    assertThat(ask("count_over_time(upload[1s])", NOON - 1)).isEmpty();
  }

  @Test
  void functionsOfEachSampleTakeOneAWindow() {
    assertThat(number("deriv(upload{source=\"a\"}[10s])", NOON + 9_000))
        .isCloseTo(0.01, within(1e-9));
    assertThat(number("timestamp(delete)", NOON + 299_999)).isEqualTo((NOON + 297_000) / 1000.0);
  }

  @Test
  void anOldRangeIsAnsweredByWindowsStillKept() {
    ResolutionChoice choice =
        ResolutionChoice.kept(
            Map.of(
                Resolution.SECOND, Duration.ofMinutes(1),
                Resolution.MINUTE, Duration.ofHours(1)),
            () -> NOON + 300_000);

    assertThat(choice.choose(10_000, NOON + 290_000)).contains(Resolution.SECOND);
    assertThat(choice.choose(10_000, NOON + 239_000)).contains(Resolution.SECOND);
    assertThat(choice.choose(10_000, NOON + 238_999)).isEmpty();
    assertThat(choice.choose(60_000, NOON + 238_999)).contains(Resolution.MINUTE);
    assertThat(choice.choose(0, NOON + 238_999)).contains(Resolution.MINUTE);
    assertThat(choice.choose(0, NOON - 3_600_000)).isEmpty();
  }

  @Test
  void anEventTooLongForTheFinestWindowsIsInTheFoldsOfTheRange() {
    Aggregate minute = Windows.aggregate(List.of(new Event(NOON + 30_000, 7, true)));
    history.add(
        new WindowAggregate(
            Windows.series("wide", "").key(),
            Resolution.MINUTE,
            NOON,
            WindowState.FINAL,
            1,
            minute));

    assertThat(number("max_over_time(wide[5m])", NOON + 61_000)).isEqualTo(7);
    assertThat(number("increase(wide:errors[5m])", NOON + 61_000)).isEqualTo(1);
    assertThat(ask("max_over_time(wide[1m])", NOON + 61_000)).isEmpty();
  }

  private double number(String expression, long atMillis) {
    List<VectorSample> answer = ask(expression, atMillis);
    assertThat(answer).hasSize(1);
    return answer.get(0).value();
  }

  private List<VectorSample> ask(String expression, long atMillis) {
    return ask(expression, atMillis, history.source());
  }

  private static List<VectorSample> ask(String expression, long atMillis, WindowSource source) {
    QueryResult result =
        new Evaluator(EvaluationSettings.DEFAULT)
            .instant(Query.parse(expression), source, atMillis);
    return ((QueryResult.Vector) result.value()).samples();
  }
}
