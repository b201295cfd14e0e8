package dev.masterperf.query.eval;

import dev.masterperf.model.WindowParts;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.RangeEdges;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    List<RangeSlice> slices = new ArrayList<>(series.size());
    each(millis, null, slices::add);
    return slices;
  }

  /** Takes the windows of a range. */
  interface Folding {
    void fold(Labels labels, Samples windows, int first, int end);
  }

  /**
   * Goes through the ranges of a step. Windows are not put into an object for each series and step,
   * of which a query over a day has more than it has windows.
   *
   * @param folding takes those that are windows and nothing more; null if {@code slices} does
   */
  void each(long millis, @Nullable Folding folding, Consumer<RangeSlice> slices) {
    context.count(series.size(), range);
    long end = times.at(millis);
    long start = end - range.millis();
    for (Slid slid : series) {
      SampleSeries one = slid.series;
      RangeEdges edges = one.samples().areRises() ? RangeEdges.OPEN : range.selector().edges();
      long before = edges == RangeEdges.OPEN ? 0 : lookbackMillis;
      long behind = edges == RangeEdges.SMOOTHED ? lookbackMillis : 0;
      Samples.Sliding within = slid.samples;
      within.moveTo(start - before, end + behind);
      if (within.first() == within.end()) {
        continue;
      }
      if (folding != null && edges == RangeEdges.OPEN && one.samples().areWindows()) {
        folding.fold(one.labels(), one.samples(), within.first(), within.end());
      } else {
        slices.accept(new RangeSlice(one.labels(), within.samples(), start, end, millis, edges));
      }
    }
  }
}
