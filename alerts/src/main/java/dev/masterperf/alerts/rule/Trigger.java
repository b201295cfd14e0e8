package dev.masterperf.alerts.rule;

import dev.masterperf.model.Series;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.SeriesSelector;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What makes the alert of a series active. */
public sealed interface Trigger {

  /** The expression as it was written. */
  String text();

  /** Whether the series is one that it looks at. */
  boolean matches(Series series);

  /** The longest of its ranges, in milliseconds. */
  long rangeMillis();

  /** How much older than now the oldest sample may be that it looks at, in milliseconds. */
  long furthestMillis();

  /** The same by the lengths of its ranges. */
  SortedMap<Long, Long> reachByRange();

  /** Where it can be evaluated. */
  Evaluation evaluation();

  /**
   * The series' values.
   *
   * @param condition has a value for what is wrong
   * @param recover has one for what is right again; null: whatever {@code condition} has none for
   * @param anomaly what is wanted of detectors, if there are any in it
   */
  record OnValue(RuleExpression condition, @Nullable RuleExpression recover, AnomalyOptions anomaly)
      implements Trigger {
    /** In seconds; judged by an instant selector. */
    private static final long DEFAULT_STEP_MILLIS = 10_000;

    private static final long SECOND_MILLIS = 1_000;

    /** Whether it has values judged by those before them. */
    public boolean judges() {
      return condition.judges() || (recover != null && recover.judges());
    }

    /** What of its expressions detectors judge, as texts. */
    public Set<String> judged() {
      Set<String> judged = new TreeSet<>(condition.anomalies().judged());
      if (recover != null) {
        judged.addAll(recover.anomalies().judged());
      }
      return judged;
    }

    /** A value each so long is judged, in milliseconds: whole seconds. */
    public long stepMillis() {
      if (anomaly.stepMillis() > 0) {
        return anomaly.stepMillis();
      }
      long shortest = condition.anomalies().shortestRangeMillis().orElse(Long.MAX_VALUE);
      if (recover != null) {
        shortest =
            Math.min(shortest, recover.anomalies().shortestRangeMillis().orElse(Long.MAX_VALUE));
      }
      return shortest == Long.MAX_VALUE
          ? DEFAULT_STEP_MILLIS
          : Math.max(SECOND_MILLIS, shortest - shortest % SECOND_MILLIS);
    }

    @Override
    public String text() {
      return condition.text();
    }

    @Override
    public boolean matches(Series series) {
      return condition.looksAt(series) || (recover != null && recover.looksAt(series));
    }

    @Override
    public long rangeMillis() {
      return recover == null
          ? condition.rangeMillis()
          : Math.max(condition.rangeMillis(), recover.rangeMillis());
    }

    @Override
    public long furthestMillis() {
      long furthest = condition.lookBack().furthestMillis();
      return recover == null ? furthest : Math.max(furthest, recover.lookBack().furthestMillis());
    }

    @Override
    public SortedMap<Long, Long> reachByRange() {
      SortedMap<Long, Long> reach = new TreeMap<>(condition.lookBack().reachByRange());
      if (recover != null) {
        recover
            .lookBack()
            .reachByRange()
            .forEach((range, far) -> reach.merge(range, far, Math::max));
      }
      return reach;
    }

    @Override
    public Evaluation evaluation() {
      if (recover == null || looksAtTheSame(recover)) {
        return condition.evaluation();
      }
      return new Evaluation.Whole(
          "evaluated once a second over all its series, since recover looks at others than expr");
    }

    /** The lengths of all its ranges. */
    public SortedSet<Long> rangesMillis() {
      SortedSet<Long> ranges = new TreeSet<>(condition.rangesMillis());
      if (recover != null) {
        ranges.addAll(recover.rangesMillis());
      }
      return ranges;
    }

    private boolean looksAtTheSame(RuleExpression recover) {
      return condition.evaluation() instanceof Evaluation.OneSeries one
          && recover.evaluation() instanceof Evaluation.OneSeries other
          && one.looksAtTheSameAs(other);
    }
  }

  /**
   * Silence: no event came for some time, in append time. What never sent anything is not missed.
   *
   * @param absentForMillis for how long
   */
  record OnAbsence(SeriesSelector selector, long absentForMillis) implements Trigger {
    public OnAbsence {
      if (absentForMillis <= 0) {
        throw new IllegalArgumentException("absent_for must be longer than nothing");
      }
    }

    @Override
    public String text() {
      return selector.text();
    }

    @Override
    public boolean matches(Series series) {
      return selector.matches(series);
    }

    @Override
    public long rangeMillis() {
      return absentForMillis;
    }

    @Override
    public long furthestMillis() {
      return absentForMillis;
    }

    @Override
    public SortedMap<Long, Long> reachByRange() {
      return new TreeMap<>(); // by the clock: no windows are looked at
    }

    @Override
    public Evaluation evaluation() {
      return new Evaluation.OneSeries(
          selector.matchers(), "by the clock, for each series when nothing more comes of it");
    }
  }
}
