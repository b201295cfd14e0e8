package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.Matching;
import dev.masterperf.query.syntax.Matching.Cardinality;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Arithmetic or a comparison between the series of two vectors that belong together. */
final class MatchedOperation implements Node.OfVector {
  private final Context context;
  private final Expr.Binary binary;
  private final Matching matching;
  private final Operation operation;
  private final Node.OfVector left;
  private final Node.OfVector right;
  private final MatchKeys keys;

  /** Labels of the result by those of the left side, which alone decide without groups. */
  private final Map<Labels, Labels> oneToOneLabels = new HashMap<>();

  MatchedOperation(Context context, Expr.Binary binary, Node.OfVector left, Node.OfVector right) {
    this.context = context;
    this.binary = binary;
    this.matching = binary.matching();
    this.operation = new Operation(context, binary);
    this.left = left;
    this.right = right;
    this.keys = new MatchKeys(matching);
  }

  @Override
  public List<VectorSample> at(long millis) {
    List<VectorSample> leftSide = left.at(millis);
    List<VectorSample> rightSide = right.at(millis);
    boolean manyRight = matching.cardinality() == Cardinality.ONE_TO_MANY;
    List<VectorSample> many = manyRight ? rightSide : leftSide;
    List<VectorSample> one = manyRight ? leftSide : rightSide;
    // As in Prometheus, fill_left fills the many side of group_right as well, which is the right.
    Double fillMany = matching.fillLeft();
    Double fillOne = matching.fillRight();
    if ((many.isEmpty() && fillMany == null) || (one.isEmpty() && fillOne == null)) {
      return List.of();
    }
    Map<Labels, VectorSample> byKey = unique(one, manyRight ? "left" : "right");
    Pairs pairs = new Pairs(manyRight);
    for (VectorSample sample : many) {
      Labels key = keys.of(sample.labels());
      VectorSample other = byKey.get(key);
      if (other != null) {
        pairs.add(key, sample, other);
      } else if (fillOne != null) {
        pairs.add(key, sample, new VectorSample(key, fillOne));
      }
    }
    if (fillMany != null) {
      many.forEach(sample -> byKey.remove(keys.of(sample.labels())));
      byKey.forEach((key, other) -> pairs.add(key, new VectorSample(key, fillMany), other));
    }
    return pairs.result;
  }

  /** What comes of the pairs of one step. */
  private final class Pairs {
    private final boolean manyRight;
    private final Set<Object> taken = new HashSet<>();
    private final List<VectorSample> result = new ArrayList<>();

    Pairs(boolean manyRight) {
      this.manyRight = manyRight;
    }

    void add(Labels key, VectorSample many, VectorSample one) {
      Point point = manyRight ? apply(one, many) : apply(many, one);
      if (point != null) {
        result.add(matched(key, many, one, point, taken));
      }
    }
  }

  private @Nullable Point apply(VectorSample leftSample, VectorSample rightSample) {
    Point kept = new Point(leftSample.value(), leftSample.distribution());
    return operation.apply(kept, new Point(rightSample.value(), rightSample.distribution()), kept);
  }

  private VectorSample matched(
      Labels key, VectorSample sample, VectorSample other, Point point, Set<Object> taken) {
    Labels labels = labels(sample.labels(), other.labels());
    boolean oneToOne = matching.cardinality() == Cardinality.ONE_TO_ONE;
    if (!taken.add(oneToOne ? key : labels)) {
      throw context.problem(
          binary,
          oneToOne
              ? "multiple matches for labels: many-to-one matching must be explicit"
                  + " (group_left/group_right); several series have "
                  + key
              : "multiple matches for labels: grouping labels must ensure unique matches; two"
                  + " results have "
                  + labels);
    }
    return new VectorSample(labels, point);
  }

  private Map<Labels, VectorSample> unique(Collection<VectorSample> side, String which) {
    Map<Labels, VectorSample> byKey = new LinkedHashMap<>();
    for (VectorSample sample : side) {
      Labels key = keys.of(sample.labels());
      VectorSample before = byKey.put(key, sample);
      if (before != null) {
        throw context.problem(
            binary,
            "found duplicate series for the match group %s on the %s hand-side of the operation: "
                    .formatted(key, which)
                + "[%s, %s]; many-to-many matching not allowed: matching labels must be unique on"
                    .formatted(before.labels(), sample.labels())
                + " one side");
      }
    }
    return byKey;
  }

  /** Between two metrics a name means nothing; what is asked with {@code bool} is asked of one. */
  private Labels base(Labels many) {
    if (!operation.dropsName()) {
      return many;
    }
    return binary.operator().isArithmetic() ? many.withoutName() : context.nameless(many);
  }

  private Labels labels(Labels many, Labels one) {
    if (matching.cardinality() != Cardinality.ONE_TO_ONE) {
      Labels base = base(many);
      if (matching.included().isEmpty()) {
        return base;
      }
      SortedMap<String, String> changed = base.toMap();
      matching.included().forEach(label -> changed.put(label, one.get(label)));
      return Labels.of(changed);
    }
    Labels known = oneToOneLabels.get(many);
    if (known == null) {
      Labels base = base(many);
      known =
          matching.kind() == Matching.Kind.ON
              ? base.keeping(matching.labels())
              : base.without(matching.labels());
      oneToOneLabels.put(many, known);
    }
    return known;
  }
}
