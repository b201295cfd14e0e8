package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.syntax.Expr;
import java.util.ArrayList;
import java.util.List;

/** An instant selector: of each series the newest sample, if it is neither too old nor stale. */
final class NewestSamples implements Node.OfVector {
  private final Context context;
  private final Expr.Selector selector;
  private final Times times;
  private final long lookbackMillis;
  private final List<SampleSeries> series;

  NewestSamples(Context context, Expr.Selector selector, Times times) {
    this.context = context;
    this.selector = selector;
    this.times = times;
    this.lookbackMillis = context.settings().lookback().toMillis();
    this.series =
        context.select(
            new Selection(
                selector.matchers(),
                times.earliest() - lookbackMillis,
                times.latest(),
                0,
                context.stepMillis(),
                times.isOne() ? Selection.Use.NEWEST : Selection.Use.EACH),
            selector);
  }

  @Override
  public List<VectorSample> at(long millis) {
    List<VectorSample> vector = new ArrayList<>(series.size());
    visit(
        millis,
        (one, index) -> {
          Distribution distribution = one.samples().distribution(index);
          vector.add(new VectorSample(one.labels(), one.samples().value(index), distribution));
        });
    return vector;
  }

  /** The same with the times of the samples, in seconds, for values. */
  List<VectorSample> timestamps(long millis) {
    List<VectorSample> vector = new ArrayList<>(series.size());
    visit(
        millis,
        (one, index) ->
            vector.add(
                new VectorSample(
                    context.nameless(one.labels()), one.samples().timeMillis(index) / 1000.0)));
    return vector;
  }

  private interface Visitor {
    void visit(SampleSeries series, int index);
  }

  private void visit(long millis, Visitor visitor) {
    context.count(series.size(), selector);
    long upTo = times.at(millis);
    for (SampleSeries one : series) {
      Samples samples = one.samples();
      int newest = samples.newestUpTo(upTo);
      if (newest >= 0
          && samples.timeMillis(newest) > upTo - lookbackMillis
          && !samples.isStale(newest)) {
        visitor.visit(one, newest);
      }
    }
  }
}
