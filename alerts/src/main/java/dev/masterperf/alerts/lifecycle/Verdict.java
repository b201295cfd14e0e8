package dev.masterperf.alerts.lifecycle;

import dev.masterperf.query.SeriesCondition;
import java.util.OptionalDouble;

/** What an evaluation of a rule says of one series. */
public sealed interface Verdict {

  /** Value of the expression's left side; NaN without data. */
  double value();

  /** Whether the alert stays or becomes active. */
  default boolean holds() {
    return false;
  }

  /** The condition holds. */
  record Holds(double value) implements Verdict {
    @Override
    public boolean holds() {
      return true;
    }
  }

  /** There is a value and the condition does not hold. */
  record Fails(double value) implements Verdict {}

  /** The condition does not hold, nor does what would say that all is right again. */
  record NotRecovered(double value) implements Verdict {}

  /** The range is empty, which ends an alert as in Prometheus. */
  record NoData() implements Verdict {
    @Override
    public double value() {
      return Double.NaN;
    }
  }

  /** The expression as a whole has no value any more: it is not true, or of nothing. */
  record NoValue() implements Verdict {
    @Override
    public double value() {
      return Double.NaN;
    }
  }

  /**
   * Of a series that must not fall silent.
   *
   * @param value seconds since its last event
   */
  record Silent(double value) implements Verdict {
    @Override
    public boolean holds() {
      return true;
    }
  }

  /** An event came. */
  record Heard() implements Verdict {
    @Override
    public double value() {
      return Double.NaN;
    }
  }

  /** The verdict of a condition over the windows of its range. */
  static Verdict of(SeriesCondition condition, OptionalDouble value) {
    if (value.isEmpty()) {
      return new NoData();
    }
    return condition.holds(value.getAsDouble())
        ? new Holds(value.getAsDouble())
        : new Fails(value.getAsDouble());
  }
}
