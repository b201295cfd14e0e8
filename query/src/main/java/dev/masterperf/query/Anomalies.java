package dev.masterperf.query;

import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExprText;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What an expression has judged by detectors.
 *
 * @param judged the arguments of its anomaly functions, each once, as text
 * @param shortestRangeMillis of the ranges in those; empty where there is none
 * @param nested whether one of the functions stands where it would be asked for many times at once,
 *     or within another of them
 */
public record Anomalies(Set<String> judged, OptionalLong shortestRangeMillis, boolean nested) {
  private static final String PREFIX = "anomaly_";

  public Anomalies {
    judged = Set.copyOf(judged);
  }

  /** Those of an expression; most have none. */
  public static Anomalies of(Expr expr) {
    Walk walk = new Walk();
    walk.into(expr, false, false);
    return new Anomalies(walk.judged, walk.shortest, walk.nested);
  }

  public boolean isEmpty() {
    return judged.isEmpty();
  }

  /** Whether a function is one of those that detectors answer. */
  static boolean isAnomaly(String function) {
    return function.startsWith(PREFIX);
  }

  private static final class Walk {
    private final Set<String> judged = new LinkedHashSet<>();
    private OptionalLong shortest = OptionalLong.empty();
    private boolean nested;

    void into(Expr expr, boolean inSubquery, boolean inAnomaly) {
      boolean anomaly = expr instanceof Expr.Call call && isAnomaly(call.function());
      if (anomaly) {
        judged.add(ExprText.of(((Expr.Call) expr).arguments().get(0)));
        nested |= inSubquery || inAnomaly;
      }
      if (inAnomaly && expr instanceof Expr.Range range) {
        shortest = OptionalLong.of(Math.min(range.millis(), shortest.orElse(Long.MAX_VALUE)));
      }
      boolean subquery = inSubquery || expr instanceof Expr.Subquery;
      expr.children().forEach(child -> into(child, subquery, inAnomaly || anomaly));
    }
  }
}
