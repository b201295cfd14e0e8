package dev.masterperf.query.syntax;

import dev.masterperf.query.syntax.Matching.Cardinality;
import dev.masterperf.query.syntax.Matching.Kind;
import java.util.List;

/** What may stand between a binary operator and its right side. */
record Modifiers(boolean returnBool, Matching matching) {

  static Modifiers read(TokenStream tokens, BinaryOperator operator) {
    Token first = tokens.peek();
    boolean bool = tokens.acceptWord("bool");
    if (bool && !operator.isComparison()) {
      throw tokens.problem(first, "bool belongs behind a comparison, not " + operator.symbol());
    }
    return new Modifiers(bool, filled(tokens, operator, matching(tokens, operator)));
  }

  /** {@code fill(0)}, {@code fill_left(0)}, {@code fill_right(0)}; without parentheses a metric. */
  private static Matching filled(TokenStream tokens, BinaryOperator operator, Matching matching) {
    Double left = null;
    Double right = null;
    while (tokens.isCall("fill") || tokens.isCall("fill_left") || tokens.isCall("fill_right")) {
      Token word = tokens.next();
      boolean both = word.isWord("fill");
      boolean fillsLeft = both || word.isWord("fill_left");
      boolean fillsRight = both || word.isWord("fill_right");
      if (operator.isSet()) {
        throw tokens.problem(word, operator.symbol() + " takes whole series and fills in none");
      }
      if ((fillsLeft && left != null) || (fillsRight && right != null)) {
        throw tokens.problem(word, "this side is filled twice");
      }
      tokens.expect("(");
      double value = Literals.signedNumber(tokens);
      tokens.expect(")");
      left = fillsLeft ? Double.valueOf(value) : left;
      right = fillsRight ? Double.valueOf(value) : right;
    }
    return left == null && right == null
        ? matching
        : new Matching(
            matching.kind(),
            matching.labels(),
            matching.cardinality(),
            matching.included(),
            left,
            right);
  }

  private static Matching matching(TokenStream tokens, BinaryOperator operator) {
    boolean on = tokens.acceptWord("on");
    if (!on && !tokens.acceptWord("ignoring")) {
      Token token = tokens.peek();
      if (token.isWord("group_left") || token.isWord("group_right")) {
        throw tokens.problem(token, token.text() + " needs on(…) or ignoring(…) before it");
      }
      return Matching.BY_ALL_LABELS;
    }
    Kind kind = on ? Kind.ON : Kind.IGNORING;
    List<String> labels = Literals.labels(tokens);
    Token group = tokens.peek();
    if (!tokens.acceptWord("group_left") && !tokens.acceptWord("group_right")) {
      return new Matching(kind, labels, Cardinality.ONE_TO_ONE, List.of());
    }
    if (operator.isSet()) {
      throw tokens.problem(
          group, operator.symbol() + " matches many to many and takes no " + group.text());
    }
    List<String> included = tokens.peek().is("(") ? Literals.labels(tokens) : List.of();
    for (String label : included) {
      if (on && labels.contains(label)) {
        throw tokens.problem(group, "the label " + label + " is both in on and in " + group.text());
      }
    }
    Cardinality cardinality =
        group.isWord("group_left") ? Cardinality.MANY_TO_ONE : Cardinality.ONE_TO_MANY;
    return new Matching(kind, labels, cardinality, included);
  }
}
