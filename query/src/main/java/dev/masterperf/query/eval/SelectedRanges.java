package dev.masterperf.query.eval;

import dev.masterperf.model.WindowParts;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.RangeEdges;
import java.util.ArrayList;
import java.util.List;

/** A range selector: of each series the samples of the range, its start not included. */
final class SelectedRanges implements Node.OfMatrix {
  private final Context context;
  private final Expr.Range range;
  private final Times times;
  private final long lookbackMillis;
  private final List<Slid> series;

  /** A series and how far its range moved. */
  private record Slid(SampleSeries series, Samples.Sliding samples) {}

  /**
   * @param use what becomes of the samples of one range
   * @param parts what is needed of windows
   */
  SelectedRanges(
      Context context,
      Compiler whole,
      Expr.Range range,
      Times times,
      Selection.Use use,
      WindowParts parts) {
    this.context = context;
    this.range = range;
    this.times = times;
    this.lookbackMillis = context.settings().lookback().toMillis();
    RangeEdges edges = range.selector().edges();
    boolean open = edges == RangeEdges.OPEN;
    this.series =
        whole
            .select(
                new Selection(
                    range.selector().matchers(),
                    times.earliest() - range.millis() - (open ? 0 : lookbackMillis),
                    times.latest() + (edges == RangeEdges.SMOOTHED ? lookbackMillis : 0),
                    range.millis(),
                    context.stepMillis(),
                    times.isOne() && open ? use : Selection.Use.EACH,
                    parts),
                range)
            .stream()
            .map(SelectedRanges::slid)
            .toList();
  }

  private static Slid slid(SampleSeries one) {
    Samples fresh = one.samples().withoutStale();
    return new Slid(new SampleSeries(one.labels(), fresh), fresh.sliding());
  }

  @Override
  public List<RangeSlice> at(long millis) {
    context.count(series.size(), range);
    long end = times.at(millis);
    long start = end - range.millis();
    List<RangeSlice> slices = new ArrayList<>(series.size());
    for (Slid slid : series) {
      SampleSeries one = slid.series;
      RangeEdges edges = one.samples().areRises() ? RangeEdges.OPEN : range.selector().edges();
      long before = edges == RangeEdges.OPEN ? 0 : lookbackMillis;
      long behind = edges == RangeEdges.SMOOTHED ? lookbackMillis : 0;
      Samples samples = slid.samples.between(start - before, end + behind);
      if (samples.size() > 0) {
        slices.add(new RangeSlice(one.labels(), samples, start, end, millis, edges));
      }
    }
    return slices;
  }
}
