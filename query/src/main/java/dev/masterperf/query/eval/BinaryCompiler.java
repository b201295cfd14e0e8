package dev.masterperf.query.eval;

import dev.masterperf.query.syntax.BinaryOperator;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.type.ValueType;
import java.util.ArrayList;
import java.util.List;

/** Makes the node of a binary operator, by the types of its sides. */
final class BinaryCompiler {
  private final Context context;
  private final Compiler whole;

  BinaryCompiler(Context context, Compiler whole) {
    this.context = context;
    this.whole = whole;
  }

  Node compile(Expr.Binary binary) {
    boolean scalarLeft = binary.left().type() == ValueType.SCALAR;
    boolean scalarRight = binary.right().type() == ValueType.SCALAR;
    if (scalarLeft && scalarRight) {
      return scalars(binary);
    }
    if (scalarLeft || scalarRight) {
      return scalarAndVector(binary, scalarLeft);
    }
    Node.OfVector left = whole.vector(binary.left());
    Node.OfVector right = whole.vector(binary.right());
    return binary.operator().isSet()
        ? new SetOperation(binary, left, right)
        : new MatchedOperation(context, binary, left, right);
  }

  private Node.OfScalar scalars(Expr.Binary binary) {
    BinaryOperator operator = binary.operator();
    Node.OfScalar left = whole.scalar(binary.left());
    Node.OfScalar right = whole.scalar(binary.right());
    if (operator.isComparison()) {
      return millis -> operator.holds(left.at(millis), right.at(millis)) ? 1 : 0;
    }
    return millis -> operator.calculate(left.at(millis), right.at(millis));
  }

  private Node.OfVector scalarAndVector(Expr.Binary binary, boolean scalarLeft) {
    Operation operation = new Operation(context, binary);
    Node.OfScalar scalar = whole.scalar(scalarLeft ? binary.left() : binary.right());
    Node.OfVector vector = whole.vector(scalarLeft ? binary.right() : binary.left());
    return millis -> {
      Point number = Point.of(scalar.at(millis));
      List<VectorSample> result = new ArrayList<>();
      for (VectorSample sample : vector.at(millis)) {
        Point own = new Point(sample.value(), sample.distribution());
        Point point =
            scalarLeft ? operation.apply(number, own, own) : operation.apply(own, number, own);
        if (point != null) {
          result.add(
              new VectorSample(
                  operation.dropsName() ? context.nameless(sample.labels()) : sample.labels(),
                  point));
        }
      }
      return operation.dropsName() ? context.distinct(result, binary) : result;
    };
  }
}
