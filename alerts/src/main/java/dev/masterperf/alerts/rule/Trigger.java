package dev.masterperf.alerts.rule;

import dev.masterperf.model.Series;
import dev.masterperf.query.SeriesCondition;
import dev.masterperf.query.SeriesSelector;
import org.jspecify.annotations.Nullable;

/** What makes the alert of a series active. */
public sealed interface Trigger {

  /** The expression as it was written. */
  String text();

  /** Whether the series is one that it looks at. */
  boolean matches(Series series);

  /** How far it looks back. */
  long rangeMillis();

  /**
   * The series' values.
   *
   * @param condition true of what is wrong
   * @param recover true of what is right again; null: whatever {@code condition} is not true of
   */
  record OnValue(SeriesCondition condition, @Nullable SeriesCondition recover) implements Trigger {
    public OnValue {
      if (recover != null && !recover.matchers().equals(condition.matchers())) {
        throw new IllegalArgumentException(
            "recover has to look at the same series as expr: write the same selector in both");
      }
    }

    @Override
    public String text() {
      return condition.text();
    }

    @Override
    public boolean matches(Series series) {
      return condition.matches(series);
    }

    @Override
    public long rangeMillis() {
      return recover == null
          ? condition.rangeMillis()
          : Math.max(condition.rangeMillis(), recover.rangeMillis());
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
  }
}
