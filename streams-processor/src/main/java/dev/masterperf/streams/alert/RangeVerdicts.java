package dev.masterperf.streams.alert;

import dev.masterperf.alerts.lifecycle.Verdict;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.OverTime;
import dev.masterperf.query.SeriesCondition;
import dev.masterperf.streams.window.WindowReader;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What conditions say of series, from the windows that are still kept. */
final class RangeVerdicts {
  private final KeptWindows kept;
  private final WindowReader windows;

  RangeVerdicts(KeptWindows kept, WindowReader windows) {
    this.kept = kept;
    this.windows = windows;
  }

  /**
   * The verdict at this event time.
   *
   * @param alone what the event tells that led here, if windows of the range no longer tell it
   * @param active whether there is an alert of it already
   */
  Verdict at(
      Trigger.OnValue trigger,
      SeriesKey series,
      long atMillis,
      @Nullable Aggregate alone,
      boolean active) {
    Verdict now = condition(trigger.condition(), series, atMillis, alone, active);
    SeriesCondition recover = trigger.recover();
    if (recover == null || !active || now.holds() || alone != null) {
      return now;
    }
    OptionalDouble value = recover.value(range(recover, series, atMillis));
    if (value.isEmpty()) {
      return new Verdict.NoData();
    }
    return recover.holds(value.getAsDouble())
        ? new Verdict.Fails(value.getAsDouble())
        : new Verdict.NotRecovered(value.getAsDouble());
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

  /** Whether the condition was true at that time, for all that can still be seen of it. */
  boolean held(SeriesCondition condition, SeriesKey series, long atMillis) {
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

  /** The resolution by which a range that ends then is answered. */
  Resolution answering(SeriesCondition condition, long atMillis) {
    return kept.answering(atMillis, condition.rangeMillis()).orElse(Resolution.SECOND);
  }

  /** The windows whose start lies in (at − range, at], the open one included. */
  private Aggregate range(SeriesCondition condition, SeriesKey series, long atMillis) {
    Resolution resolution = answering(condition, atMillis);
    long from = KeptWindows.firstStart(resolution, atMillis, condition.rangeMillis());
    long to = resolution.windowStart(atMillis) + resolution.sizeMillis();
    Resolution coarsest = KeptWindows.coarsestWithin(condition.rangeMillis());
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
