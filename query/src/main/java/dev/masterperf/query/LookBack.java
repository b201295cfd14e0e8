package dev.masterperf.query;

import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.RangeEdges;
import dev.masterperf.query.syntax.TimeShift;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What an expression looks at, and how far back.
 *
 * @param selectors matchers of each selector in it, from left to right
 * @param reachByRange how much older than the evaluation the oldest sample may be that is looked at
 *     in ranges of a length, both in milliseconds; the range of an instant selector is the lookback
 * @param furthestMillis how much older than the evaluation the oldest sample may be that it looks
 *     at, offsets and subqueries included
 * @param fixed whether {@code @} makes it look at one moment, now and always
 */
public record LookBack(
    List<List<LabelMatcher>> selectors,
    NavigableMap<Long, Long> reachByRange,
    long furthestMillis,
    boolean fixed) {

  public LookBack {
    selectors = List.copyOf(selectors);
    reachByRange = Collections.unmodifiableNavigableMap(new TreeMap<>(reachByRange));
  }

  /** Lengths of its ranges; of an instant selector the lookback. */
  public SortedSet<Long> rangesMillis() {
    return reachByRange.navigableKeySet();
  }

  /** That of an expression. */
  public static LookBack of(Expr expr) {
    Walk walk = new Walk();
    walk.into(expr, 0);
    return new LookBack(walk.selectors, walk.reachByRange, walk.furthest, walk.fixed);
  }

  private static final class Walk {
    private final List<List<LabelMatcher>> selectors = new ArrayList<>();
    private final NavigableMap<Long, Long> reachByRange = new TreeMap<>();
    private long furthest;
    private boolean fixed;

    /**
     * @param before by how much earlier than the evaluation it may be asked
     */
    void into(Expr expr, long before) {
      if (expr instanceof Expr.Selector selector) {
        add(selector, EvaluationSettings.DEFAULT.lookback().toMillis(), before);
      } else if (expr instanceof Expr.Range range) {
        add(range.selector(), range.millis(), before);
      } else if (expr instanceof Expr.Subquery subquery) {
        into(subquery.inner(), before + subquery.rangeMillis() + shift(subquery.shift()));
      } else {
        expr.children().forEach(child -> into(child, before));
      }
    }

    private void add(Expr.Selector selector, long rangeMillis, long before) {
      selectors.add(selector.matchers());
      boolean beyond = selector.edges() != RangeEdges.OPEN;
      long lookback = beyond ? EvaluationSettings.DEFAULT.lookback().toMillis() : 0;
      long reach = before + rangeMillis + lookback + shift(selector.shift());
      reachByRange.merge(rangeMillis, reach, Math::max);
      furthest = Math.max(furthest, reach);
    }

    private long shift(TimeShift shift) {
      fixed |= shift.anchor() == TimeShift.Anchor.FIXED;
      return shift.offsetMillis();
    }
  }
}
