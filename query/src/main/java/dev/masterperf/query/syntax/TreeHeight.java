package dev.masterperf.query.syntax;

import java.util.IdentityHashMap;

/**
 * Keeps trees low enough to be walked by recursion. A chain such as {@code a + b + c + …} makes a
 * high tree without any nesting in the text.
 */
final class TreeHeight {
  private static final int MAX_HEIGHT = 500;

  private final TokenStream tokens;
  private final IdentityHashMap<Expr, Integer> heights = new IdentityHashMap<>();

  TreeHeight(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** Measures a node whose children were added before, those of a range and a subquery excepted. */
  void add(Expr node) {
    int height = of(node);
    if (height > MAX_HEIGHT) {
      throw tokens.problem(
          node.at(), "this expression is more than " + MAX_HEIGHT + " levels deep; split it");
    }
    heights.put(node, height);
  }

  private int of(Expr node) {
    Integer known = heights.get(node);
    if (known != null) {
      return known;
    }
    int below = 0;
    for (Expr child : node.children()) {
      below = Math.max(below, of(child));
    }
    return below + 1;
  }
}
