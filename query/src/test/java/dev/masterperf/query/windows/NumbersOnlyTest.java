package dev.masterperf.query.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.WindowParts;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.windows.Windows.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions come to the same, whether they are given whole windows or the numbers they need. */
class NumbersOnlyTest {
  private static final long NOON = 1_800_014_400_000L;
  private static final long LAST = NOON + 300_000;

  private final WindowHistory history = new WindowHistory(Windows.LONG, series -> true);
  private final StoredSeries older = part(windows -> 0L, windows -> NOON + 150_000L);
  private final StoredSeries newer = part(windows -> NOON + 140_000L, windows -> Long.MAX_VALUE);
  private final Evaluator evaluator = new Evaluator(EvaluationSettings.DEFAULT);

  @BeforeEach
  void seriesOfOddNumbers() {
    Random random = new Random(7);
    double[] odd = {
      0, -0.0, 1, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 0x1p900
    };
    for (String source : List.of("plain", "odd", "events", "mixed")) {
      List<Event> events = new ArrayList<>();
      for (int second = 0; second < 300; second += 1 + random.nextInt(4)) {
        boolean number =
            !source.equals("events") && (source.equals("plain") || random.nextBoolean());
        double value =
            source.equals("odd") ? odd[random.nextInt(odd.length)] : random.nextInt(1000) / 8.0;
        events.add(
            new Event(NOON + second * 1000L, number ? value : Double.NaN, random.nextInt(9) == 0));
      }
      Windows.feed(history, Windows.series("upload", source), events);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upload",
        "timestamp(upload)",
        "timestamp(upload offset 7s)",
        "timestamp(-upload)",
        "absent(upload{source=\"none\"})",
        "absent_over_time(upload{source=\"events\"}[1m])",
        "present_over_time(upload[1m])",
        "present_over_time(upload[1s])",
        "count_over_time(upload[1m])",
        "count_over_time(upload[90s] offset 1m)",
        "sum_over_time(upload[1m])",
        "avg_over_time(upload[37s])",
        "min_over_time(upload[1m])",
        "max_over_time(upload[1m] @ end())",
        "first_over_time(upload[10s])",
        "last_over_time(upload[10s])",
        "last_over_time(upload[1m] offset -10s)",
        "stddev_over_time(upload[1m])",
        "stdvar_over_time(upload[1m])",
        "quantile_over_time(0.5, upload[1m])",
        "mad_over_time(upload[1m])",
        "changes(upload[1m])",
        "resets(upload[1m])",
        "rate(upload[1m])",
        "increase(upload[1m])",
        "delta(upload[1m])",
        "irate(upload[1m])",
        "idelta(upload[1m])",
        "deriv(upload[1m])",
        "predict_linear(upload[1m], 60)",
        "double_exponential_smoothing(upload[1m], 0.5, 0.5)",
        "ts_of_first_over_time(upload[1m])",
        "ts_of_last_over_time(upload[1m])",
        "ts_of_min_over_time(upload[1m])",
        "ts_of_max_over_time(upload[1m])",
        "rate(upload[1m] anchored)",
        "increase(upload[1m] smoothed)",
        "changes(upload[1m] anchored)",
        "resets(upload[1m] anchored)",
        "upload smoothed",
        "max_over_time(upload[2m:7s])",
        "avg_over_time(sum_over_time(upload[10s])[1m:5s])",
        "max_over_time(last_over_time(upload[10s])[1m:5s] @ start())",
        "sum by (id) (max_over_time(upload[10s])) / count by (id) (upload)",
        "label_replace(max_over_time(upload[10s]), \"source\", \"one\", \"source\", \"plain|odd\")",
        "{__name__=~\"upload|other\"}",
        "upload[1m]",
        "rate(upload:count[1m])",
        "histogram_count(increase(upload:histogram[1m]))",
        "topk(1, max_over_time(upload[30s]))",
        "upload > bool avg_over_time(upload[1m])",
      })
  void comeToTheSame(String expression) {
    for (long end = NOON + 20_000; end <= LAST; end += 27_321) {
      String whole = answer(expression, whole(history), NOON, end);
      assertThat(answer(expression, history, NOON, end)).isEqualTo(whole);
      assertThat(answer(expression, new JoinedSeries(newer, older), NOON, end)).isEqualTo(whole);
    }
  }

  private String answer(String expression, StoredSeries stored, long start, long end) {
    Query query = Query.parse(expression);
    WindowSource source = new WindowSource(stored, ResolutionChoice.kept(Windows.LONG, () -> LAST));
    StringBuilder said = new StringBuilder();
    try {
      append(said, evaluator.instant(query, source, end));
      append(said, evaluator.range(query, source, start, end, 3_500));
    } catch (EvaluationException | IllegalArgumentException e) {
      said.append(e.getMessage());
    }
    return said.toString();
  }

  private static void append(StringBuilder said, QueryResult result) {
    if (result.value() instanceof QueryResult.Vector vector) {
      for (VectorSample sample : vector.samples()) {
        said.append(sample.labels()).append(' ').append(sample.value()).append('\n');
      }
    } else if (result.value() instanceof QueryResult.Matrix matrix) {
      for (SampleSeries series : matrix.series()) {
        Samples samples = series.samples();
        said.append(series.labels());
        for (int i = 0; i < samples.size(); i++) {
          said.append(' ').append(samples.timeMillis(i)).append('=').append(samples.value(i));
        }
        said.append('\n');
      }
    }
  }

  /** Gives whole windows whatever is wanted. */
  private static StoredSeries whole(StoredSeries stored) {
    return seen(stored, one -> new Seen(one, 0, Long.MAX_VALUE, true));
  }

  /** Windows of a part of the time. */
  private StoredSeries part(Function<SeriesWindows, Long> from, Function<SeriesWindows, Long> to) {
    return seen(history, one -> new Seen(one, from.apply(one), to.apply(one), false));
  }

  private static StoredSeries seen(
      StoredSeries stored, Function<SeriesWindows, SeriesWindows> view) {
    return new StoredSeries() {
      @Override
      public Iterable<? extends SeriesWindows> all() {
        List<SeriesWindows> all = new ArrayList<>();
        stored.all().forEach(one -> all.add(view.apply(one)));
        return all;
      }

      @Override
      public boolean has(String scope, String id) {
        return stored.has(scope, id);
      }
    };
  }

  private record Seen(SeriesWindows one, long from, long to, boolean whole)
      implements SeriesWindows {
    @Override
    public SeriesLabels labels() {
      return one.labels();
    }

    @Override
    public void each(Resolution resolution, long fromMillis, long toMillis, Visitor visitor) {
      one.each(resolution, Math.max(from, fromMillis), Math.min(to, toMillis), visitor);
    }

    @Override
    public dev.masterperf.model.Windows read(
        Resolution resolution, long fromMillis, long toMillis, WindowParts parts) {
      return SeriesWindows.super.read(
          resolution, fromMillis, toMillis, whole ? WindowParts.ALL : parts);
    }

    @Override
    public Aggregate merged(Resolution resolution, long fromMillis, long toMillis) {
      return whole
          ? one.merged(resolution, fromMillis, toMillis)
          : SeriesWindows.super.merged(resolution, fromMillis, toMillis);
    }
  }
}
