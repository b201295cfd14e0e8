package dev.masterperf.streams.alert;

import dev.masterperf.alerts.evaluation.RuleValues;
import dev.masterperf.alerts.lifecycle.Verdict;
import dev.masterperf.alerts.rule.RuleExpression;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.OverTime;
import dev.masterperf.query.SeriesCondition;
import dev.masterperf.query.eval.Detectors;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.series.Labels;
import dev.masterperf.streams.window.WindowReader;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What conditions say of series, from the windows that are still kept. */
final class RangeVerdicts {
  private final KeptWindows kept;
  private final WindowReader windows;
  private final OneSeriesSources sources;
  private final Troubles troubles;

  RangeVerdicts(
      KeptWindows kept, WindowReader windows, OneSeriesSources sources, Troubles troubles) {
    this.kept = kept;
    this.windows = windows;
    this.sources = sources;
    this.troubles = troubles;
  }

  /**
   * The verdict at this event time.
   *
   * @param alone what the event tells that led here, if windows of the range no longer tell it
   * @param active whether there is an alert of it already
   * @param detectors of the rule and the series; null if it has none
   */
  Verdict at(
      Trigger.OnValue trigger,
      SeriesKey series,
      long atMillis,
      @Nullable Aggregate alone,
      boolean active,
      @Nullable Detectors detectors) {
    Verdict now = verdict(trigger.condition(), series, atMillis, alone, active, detectors);
    RuleExpression recover = trigger.recover();
    if (recover == null || !active || now.holds() || alone != null) {
      return now;
    }
    return recovered(recover, series, atMillis, detectors);
  }

  /** Feeds detectors with what {@code recover} has judged, which is else looked at in need only. */
  void feedRecover(Trigger.OnValue trigger, SeriesKey series, long atMillis, Detectors detectors) {
    RuleExpression recover = trigger.recover();
    if (recover != null && recover.judges()) {
      evaluated(recover, series, atMillis, false, detectors);
    }
  }

  private Verdict verdict(
      RuleExpression expr,
      SeriesKey series,
      long atMillis,
      @Nullable Aggregate alone,
      boolean active,
      @Nullable Detectors detectors) {
    return expr.condition().isPresent()
        ? condition(expr.condition().get(), series, atMillis, alone, active)
        : evaluated(expr, series, atMillis, active, detectors);
  }

  /** Whether an alert is over whose condition is gone. */
  private Verdict recovered(
      RuleExpression recover, SeriesKey series, long atMillis, @Nullable Detectors detectors) {
    SeriesCondition condition = recover.condition().orElse(null);
    if (condition == null) {
      Verdict verdict = evaluated(recover, series, atMillis, true, detectors);
      return verdict.holds()
          ? new Verdict.Fails(verdict.value())
          : verdict instanceof Verdict.NoData ? verdict : new Verdict.NotRecovered(Double.NaN);
    }
    OptionalDouble value = condition.value(range(condition, series, atMillis));
    if (value.isEmpty()) {
      return new Verdict.NoData();
    }
    return condition.holds(value.getAsDouble())
        ? new Verdict.Fails(value.getAsDouble())
        : new Verdict.NotRecovered(value.getAsDouble());
  }

  /**
   * Of an expression of any shape. One that has no answer does not hold, and is logged.
   *
   * @param active whether it matters why there is no value
   */
  private Verdict evaluated(
      RuleExpression expr,
      SeriesKey series,
      long atMillis,
      boolean active,
      @Nullable Detectors detectors) {
    Map<Labels, Double> values;
    try {
      values = RuleValues.at(expr, "", sources.of(series), detectors, atMillis);
    } catch (EvaluationException e) {
      troubles.report(expr, e);
      return new Verdict.NoValue();
    }
    if (!values.isEmpty()) {
      return new Verdict.Holds(values.values().iterator().next());
    }
    return active && range(series, atMillis, expr.rangeMillis()).count() == 0
        ? new Verdict.NoData()
        : new Verdict.NoValue();
  }

  private Verdict condition(
      SeriesCondition condition,
      SeriesKey series,
      long atMillis,
      @Nullable Aggregate alone,
      boolean active) {
    return alone != null && kept.answering(atMillis, condition.rangeMillis()).isEmpty()
        ? late(condition, series, atMillis, alone, active)
        : of(condition, range(condition, series, atMillis));
  }

  /**
   * Of an event that is older than all windows short enough for the rule: it raises an alert by
   * itself. One that is raised ends when the finest window still kept no longer holds either, so
   * that it does not flap from event to event.
   */
  private Verdict late(
      SeriesCondition condition, SeriesKey series, long atMillis, Aggregate alone, boolean active) {
    Verdict byItself = of(condition, alone);
    Optional<Resolution> finest = kept.finestAt(atMillis);
    if (byItself.holds() || !active || finest.isEmpty()) {
      return byItself;
    }
    Verdict byItsWindow = of(condition, window(series, finest.get(), atMillis));
    return byItsWindow.holds() ? byItsWindow : byItself;
  }

  /** Whether the expression was true at that time, for all that can still be seen of it. */
  boolean held(RuleExpression expr, SeriesKey series, long atMillis) {
    SeriesCondition condition = expr.condition().orElse(null);
    if (condition == null) {
      return evaluated(expr, series, atMillis, false, null).holds();
    }
    Optional<Resolution> finest = kept.finestAt(atMillis);
    Optional<Resolution> answering = kept.answering(atMillis, condition.rangeMillis());
    if (answering.isPresent() || finest.isEmpty() || finest.get() == Resolution.SECOND) {
      return of(condition, range(condition, series, atMillis)).holds();
    }
    // Judged by itself: a neighbour of the finest window still kept has raised the alert already.
    // Not so a sum or a count, which exceeds in a longer window what it does in no shorter one.
    OverTime function = condition.function();
    return function != OverTime.Simple.SUM
        && function != OverTime.Simple.COUNT
        && of(condition, window(series, finest.get(), atMillis)).holds();
  }

  /**
   * The resolution by which a range that ends then is answered; where none keeps all of it, the
   * finest that keeps its end.
   */
  Resolution answering(long rangeMillis, long atMillis) {
    return kept.answering(atMillis, rangeMillis)
        .or(() -> kept.finestAt(atMillis).filter(one -> one.sizeMillis() <= rangeMillis))
        .orElse(Resolution.SECOND);
  }

  private Aggregate range(SeriesCondition condition, SeriesKey series, long atMillis) {
    return range(series, atMillis, condition.rangeMillis());
  }

  /**
   * The windows whose start lies in (at − range, at], the open one included; of those that are
   * kept, since how long others linger in a store differs from process to process.
   */
  private Aggregate range(SeriesKey series, long atMillis, long rangeMillis) {
    Resolution resolution = answering(rangeMillis, atMillis);
    long from =
        Math.max(
            KeptWindows.firstStart(resolution, atMillis, rangeMillis), kept.firstStart(resolution));
    long to = resolution.windowStart(atMillis) + resolution.sizeMillis();
    Resolution coarsest = KeptWindows.coarsestWithin(rangeMillis);
    return windows.mergedWithWide(series, from, to, resolution, coarsest);
  }

  private Aggregate window(SeriesKey series, Resolution resolution, long atMillis) {
    long start = resolution.windowStart(atMillis);
    return windows.merged(series, start, start + resolution.sizeMillis());
  }

  private static Verdict of(SeriesCondition condition, Aggregate range) {
    return Verdict.of(condition, condition.value(range));
  }
}
