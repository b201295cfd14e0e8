package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.syntax.Expr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The vectors of one step after another, as series. Most steps have the same series in the same
 * order as the one before, so each is looked for there first.
 */
final class CollectedSteps {
  private final Context context;
  private final Expr tree;
  private final Map<Labels, One> byLabels = new HashMap<>();
  private final List<One> inOrder = new ArrayList<>();

  CollectedSteps(Context context, Expr tree) {
    this.context = context;
    this.tree = tree;
  }

  private static final class One {
    private final Labels labels;
    private final int place;
    private final Samples.Builder samples = new Samples.Builder();

    /** As they came last, maybe with a name that is to go. */
    private Labels given;

    private long newestMillis = Long.MIN_VALUE;

    One(Labels labels, Labels given, int place) {
      this.labels = labels;
      this.given = given;
      this.place = place;
    }
  }

  /** Adds what a later step came to, with the names gone that were to go. */
  @SuppressWarnings("ReferenceEquality") // the same object is the same series, others are looked up
  void add(long millis, List<VectorSample> step) {
    int next = 0;
    for (VectorSample sample : step) {
      One one = next < inOrder.size() ? inOrder.get(next) : null;
      if (one == null || one.given != sample.labels()) {
        one = find(sample.labels());
      }
      next = one.place + 1;
      if (one.newestMillis == millis) {
        throw context.sameLabels(tree, one.labels);
      }
      one.newestMillis = millis;
      Evaluator.append(one.samples, millis, sample);
    }
  }

  private One find(Labels given) {
    Labels labels = given.settled();
    One one = byLabels.get(labels);
    if (one == null) {
      one = new One(labels, given, inOrder.size());
      byLabels.put(labels, one);
      inOrder.add(one);
    }
    one.given = given;
    return one;
  }

  /** All of them, sorted by labels. */
  List<SampleSeries> series() {
    return inOrder.stream()
        .map(one -> new SampleSeries(one.labels, one.samples.build()))
        .sorted(Comparator.comparing(SampleSeries::labels))
        .toList();
  }
}
