package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.AggregationOperator;
import dev.masterperf.query.syntax.Expr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code topk, bottomk, limitk, limit_ratio}: some series of each group, with all their labels. */
final class Picks implements Node.OfVector {
  private static final double HASHES = 0x1p64;

  private final Context context;
  private final AggregationOperator operator;
  private final Expr where;
  private final Node.OfScalar parameter;
  private final Node.OfVector vector;
  private final GroupKeys keys;

  Picks(
      Context context,
      Expr.Aggregation aggregation,
      Expr where,
      Node.OfScalar parameter,
      Node.OfVector vector,
      GroupKeys keys) {
    this.context = context;
    this.operator = aggregation.operator();
    this.where = where;
    this.parameter = parameter;
    this.vector = vector;
    this.keys = keys;
  }

  @Override
  public List<VectorSample> at(long millis) {
    double asked = parameter.at(millis);
    if (Double.isNaN(asked)) {
      throw context.problem(where, operator.text() + " needs a number, not NaN");
    }
    double ratio = Math.max(-1, Math.min(1, asked));
    if (operator == AggregationOperator.LIMIT_RATIO && ratio != asked) {
      context.annotations().ratio(asked, ratio);
    }
    Map<Labels, List<VectorSample>> groups = new LinkedHashMap<>();
    for (VectorSample sample : vector.at(millis)) {
      groups.computeIfAbsent(keys.of(sample.labels()), fresh -> new ArrayList<>()).add(sample);
    }
    List<VectorSample> picked = new ArrayList<>();
    groups.values().forEach(group -> picked.addAll(picked(group, asked)));
    return picked;
  }

  private List<VectorSample> picked(List<VectorSample> group, double asked) {
    if (operator == AggregationOperator.LIMIT_RATIO) {
      return group.stream().filter(sample -> within(sample.labels(), asked)).toList();
    }
    if (asked < 1) {
      return List.of();
    }
    if (operator == AggregationOperator.LIMITK) {
      return group.stream().limit((long) asked).toList();
    }
    boolean top = operator == AggregationOperator.TOPK;
    if (!group.stream().allMatch(VectorSample::isNumber)) {
      context.annotations().ignoredHistogram(operator.text());
    }
    return group.stream()
        .filter(VectorSample::isNumber)
        .sorted(top ? Sorting.FALLING : Sorting.RISING)
        .limit((long) asked)
        .toList();
  }

  /** A ratio below 0 picks what the ratio one higher leaves. */
  private static boolean within(Labels labels, double ratio) {
    double place = (spread(labels.hashCode()) >>> 1) / (HASHES / 2);
    return ratio >= 0 ? place < ratio : place >= 1 + ratio;
  }

  /** Neighbouring hashes end up far apart (the finaliser of SplitMix64). */
  private static long spread(long hash) {
    long mixed = (hash + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
