package dev.masterperf.query.eval;

import dev.masterperf.model.WindowNumber;
import dev.masterperf.model.WindowParts;
import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.RangeEdges;
import java.util.ArrayList;
import java.util.List;

/** An instant selector: of each series the newest sample, if it is neither too old nor stale. */
final class NewestSamples implements Node.OfVector {
  private final Context context;
  private final Expr.Selector selector;
  private final Times times;
  private final long lookbackMillis;
  private final List<SampleSeries> series;

  NewestSamples(Context context, Compiler whole, Expr.Selector selector, Times times) {
    this.context = context;
    this.selector = selector;
    this.times = times;
    this.lookbackMillis = context.settings().lookback().toMillis();
    boolean smoothed = selector.edges() == RangeEdges.SMOOTHED;
    this.series =
        whole.select(
            new Selection(
                selector.matchers(),
                times.earliest() - lookbackMillis,
                times.latest() + (smoothed ? lookbackMillis : 0),
                0,
                context.stepMillis(),
                times.isOne() && !smoothed ? Selection.Use.NEWEST : Selection.Use.EACH,
                WindowParts.only(WindowNumber.LAST)),
            selector);
  }

  @Override
  public List<VectorSample> at(long millis) {
    List<VectorSample> vector = new ArrayList<>(series.size());
    if (selector.edges() == RangeEdges.SMOOTHED) {
      smooth(millis, vector);
      return vector;
    }
    eachNewest(
        millis,
        (one, index) -> {
          Distribution distribution = one.samples().distribution(index);
          vector.add(new VectorSample(one.labels(), one.samples().value(index), distribution));
        });
    return vector;
  }

  /** What lies on the line between the samples before and behind. */
  private void smooth(long millis, List<VectorSample> vector) {
    context.count(series.size(), selector);
    long time = times.at(millis);
    for (SampleSeries one : series) {
      Samples around =
          one.samples().between(time - lookbackMillis, time + lookbackMillis).withoutStale();
      Samples numbers = Trends.numbersOf(around);
      if (numbers.size() > 0) {
        vector.add(new VectorSample(one.labels(), ClosedRange.at(time, numbers)));
      }
    }
  }

  /** The same with the times of the samples, in seconds, for values. */
  List<VectorSample> timestamps(long millis) {
    List<VectorSample> vector = new ArrayList<>(series.size());
    eachNewest(
        millis,
        (one, index) ->
            vector.add(
                new VectorSample(
                    context.nameless(one.labels()), one.samples().timeMillis(index) / 1000.0)));
    return vector;
  }

  /** Is told of the newest sample of a series. */
  interface Visitor {
    void visit(SampleSeries series, int index);
  }

  void eachNewest(long millis, Visitor visitor) {
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
