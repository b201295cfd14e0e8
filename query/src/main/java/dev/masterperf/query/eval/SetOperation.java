package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.BinaryOperator;
import dev.masterperf.query.syntax.Expr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code and}, {@code or} and {@code unless}: whole series, by whether the other side has a match.
 */
final class SetOperation implements Node.OfVector {
  private final BinaryOperator operator;
  private final Node.OfVector left;
  private final Node.OfVector right;
  private final MatchKeys keys;

  SetOperation(Expr.Binary binary, Node.OfVector left, Node.OfVector right) {
    this.operator = binary.operator();
    this.left = left;
    this.right = right;
    this.keys = new MatchKeys(binary.matching());
  }

  @Override
  public List<VectorSample> at(long millis) {
    List<VectorSample> leftSide = left.at(millis);
    List<VectorSample> rightSide = right.at(millis);
    if (operator == BinaryOperator.OR) {
      List<VectorSample> both = new ArrayList<>(leftSide);
      both.addAll(filtered(rightSide, keysOf(leftSide), false));
      return both;
    }
    return filtered(leftSide, keysOf(rightSide), operator == BinaryOperator.AND);
  }

  private Set<Labels> keysOf(List<VectorSample> side) {
    Set<Labels> found = new HashSet<>();
    side.forEach(sample -> found.add(keys.of(sample.labels())));
    return found;
  }

  private List<VectorSample> filtered(
      List<VectorSample> side, Set<Labels> others, boolean matched) {
    List<VectorSample> kept = new ArrayList<>();
    for (VectorSample sample : side) {
      if (others.contains(keys.of(sample.labels())) == matched) {
        kept.add(sample);
      }
    }
    return kept;
  }
}
