package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.ResetHint;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.syntax.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A subquery. Its inner expression is evaluated at multiples of the step, whatever the time of the
 * query, so what one range has in common with the next is evaluated once.
 */
final class Subqueries implements Node.OfMatrix {
  private final Context context;
  private final Expr.Subquery subquery;
  private final Times times;
  private final Node.OfVector inner;
  private final long stepMillis;
  private final Map<Labels, Samples.Builder> collected = new HashMap<>();
  private final List<Labels> order = new ArrayList<>();
  private long nextMillis = Long.MIN_VALUE;

  Subqueries(Context context, Expr.Subquery subquery, Times times, Node.OfVector inner) {
    this.context = context;
    this.subquery = subquery;
    this.times = times;
    this.inner = inner;
    this.stepMillis =
        subquery.stepMillis() > 0
            ? subquery.stepMillis()
            : context.settings().subqueryStep().toMillis();
  }

  @Override
  public List<RangeSlice> at(long millis) {
    long end = times.at(millis);
    long start = end - subquery.rangeMillis();
    evaluate(start, end);
    List<RangeSlice> slices = new ArrayList<>(order.size());
    for (Labels labels : order) {
      Samples.Builder builder = collected.get(labels);
      if (builder != null) {
        builder.forget(start);
        Samples samples = builder.build().between(start, end);
        if (samples.size() > 0) {
          slices.add(new RangeSlice(labels, samples, start, end, millis));
        }
      }
    }
    return slices;
  }

  private void evaluate(long start, long end) {
    long aligned = start / stepMillis * stepMillis; // towards zero, as in Prometheus
    long first = aligned <= start ? aligned + stepMillis : aligned;
    long next = Math.max(first, nextMillis);
    for (; next <= end; next += stepMillis) {
      for (VectorSample sample : context.distinct(inner.at(next), subquery)) {
        context.count(1, subquery);
        Evaluator.append(builder(sample.labels()), next, unhinted(sample));
      }
    }
    nextMillis = next;
  }

  /** Between two steps there may be more samples; so a hint about the one before means nothing. */
  private static VectorSample unhinted(VectorSample sample) {
    Distribution histogram = sample.distribution();
    return histogram == null || histogram.hint() == ResetHint.GAUGE
        ? sample
        : new VectorSample(sample.labels(), histogram.withHint(ResetHint.UNKNOWN));
  }

  private Samples.Builder builder(Labels labels) {
    return collected.computeIfAbsent(
        labels,
        fresh -> {
          order.add(fresh);
          return new Samples.Builder();
        });
  }
}
