package dev.masterperf.streams.alert;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.streams.anomaly.DetectorBank;
import dev.masterperf.streams.window.SeriesRow;
import dev.masterperf.streams.window.WindowReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When rules with detectors are evaluated: once for each step of a series with events in it, when
 * all of it is in, in the order of time. A detector that is new is fed what is still kept of its
 * series first.
 *
 * <p>A step is over when the series' time, which is the append clock less what its events lie
 * behind it, is past its end and the grace of a window; what comes later changes no verdict.
 */
final class AnomalySteps {
  private static final long GRACE_MILLIS = Resolution.SECOND.graceMillis();
  private static final long SECOND_MILLIS = Resolution.SECOND.sizeMillis();

  /** So many steps back a new detector learns, if they are still kept. */
  private static final long LEARNT_STEPS = 4_000;

  /** Steps of a series that are judged in one go, so that others have their turn. */
  private static final int STEPS_A_TURN = 64;

  /** Steps that are looked through for events in one go. */
  private static final int STEPS_A_LOOK = 512;

  private final Function<SeriesKey, @Nullable SeriesRow> rows;
  private final WindowReader windows;
  private final KeptWindows kept;
  private final DetectorBank bank;
  private final AlertTimers timers = new AlertTimers();
  private final Map<String, Watched> watched = new HashMap<>();

  /** Evaluates a rule at the end of a step. */
  interface Judge {
    /**
     * @param atMillis the second that ends the step, epoch milliseconds
     * @param learnsUntilMillis end of the last step that is only learnt from
     * @return what is to be done before the next step of the series is judged
     */
    Runnable judge(
        AlertingRule rule, SeriesKey series, SeriesRow row, long atMillis, long learnsUntilMillis);
  }

  /** A series that a rule judges. */
  private static final class Watched {
    final AlertingRule rule;
    final SeriesKey series;
    final long stepMillis;
    final Resolution resolution;

    /** All steps up to this end are judged, or have nothing in them. */
    long judgedMillis;

    /** End of the last step that is only learnt from; not known before the first is over. */
    OptionalLong learnsUntil = OptionalLong.empty();

    Watched(AlertingRule rule, SeriesKey series, long stepMillis, long judgedMillis) {
      this.rule = rule;
      this.series = series;
      this.stepMillis = stepMillis;
      this.resolution = coarsestDividing(stepMillis);
      this.judgedMillis = judgedMillis;
    }

    long stepEnd(long millis) {
      return Math.floorDiv(millis, stepMillis) * stepMillis + stepMillis;
    }
  }

  AnomalySteps(
      Function<SeriesKey, @Nullable SeriesRow> rows,
      WindowReader windows,
      KeptWindows kept,
      DetectorBank bank) {
    this.rows = rows;
    this.windows = windows;
    this.kept = kept;
    this.bank = bank;
  }

  private static Resolution coarsestDividing(long stepMillis) {
    Resolution coarsest = Resolution.SECOND;
    for (Resolution resolution : Resolution.values()) {
      if (stepMillis % resolution.sizeMillis() == 0) {
        coarsest = resolution;
      }
    }
    return coarsest;
  }

  /** As of when a step that ends then is evaluated: with its last second. */
  static long judgedAt(long stepEndMillis) {
    return stepEndMillis - SECOND_MILLIS;
  }

  /** When a step is over next, in append time; MAX_VALUE if nothing waits. */
  long nextDueMillis() {
    return timers.nextMillis();
  }

  /**
   * A series has events that may not be judged yet.
   *
   * @param key of the alert of the rule and the series
   */
  void onEvents(String key, AlertingRule rule, SeriesKey series, SeriesRow row) {
    Watched one = watched.get(key);
    if (one == null) {
      long step = ((Trigger.OnValue) rule.trigger()).stepMillis();
      one = new Watched(rule, series, step, begin(rule, series, step, row));
      watched.put(key, one);
    } else if (timers.isSet(key)) {
      return;
    }
    schedule(key, one, row);
  }

  /** Where judging goes on: after what was judged before, or where windows are still kept. */
  private long begin(AlertingRule rule, SeriesKey series, long step, SeriesRow row) {
    OptionalLong last = bank.lastStepEnd(rule, series);
    if (last.isPresent()) {
      return last.getAsLong();
    }
    long newest = row.newestMillis();
    long oldest = kept.oldestStart(coarsestDividing(step));
    return Math.floorDiv(Math.max(newest - LEARNT_STEPS * step, oldest), step) * step;
  }

  private void schedule(String key, Watched one, SeriesRow row) {
    if (one.stepEnd(row.newestMillis()) > one.judgedMillis) {
      timers.set(key, one.judgedMillis + one.stepMillis + GRACE_MILLIS + lag(row));
    }
  }

  /** A clock that is fast makes no step shorter. */
  private static long lag(SeriesRow row) {
    return Math.max(0, row.lagMillis());
  }

  void forget(String key) {
    timers.cancel(key);
    watched.remove(key);
  }

  /**
   * Judges what is due, and only then does what comes of it: so alerts know what else moved. What
   * is due of a series whose detectors are not ready stays so.
   */
  void onClock(long clockMillis, Judge judge) {
    List<Runnable> last = new ArrayList<>();
    for (String key : timers.takeDue(clockMillis)) {
      Watched one = watched.get(key);
      SeriesRow row = one == null ? null : rows.apply(one.series);
      if (one != null && row != null) {
        if (bank.isReady(one.rule, one.series)) {
          last.add(advance(one, row, clockMillis, judge));
          schedule(key, one, row);
        } else {
          timers.set(key, clockMillis);
        }
      }
    }
    last.forEach(Runnable::run);
  }

  /** What comes of the last step that was judged. */
  private Runnable advance(Watched one, SeriesRow row, long clockMillis, Judge judge) {
    long over = one.stepEnd(clockMillis - lag(row) - GRACE_MILLIS) - one.stepMillis;
    if (one.learnsUntil.isEmpty()) {
      OptionalLong before = bank.learnsUntil(one.rule, one.series);
      one.learnsUntil = before.isPresent() ? before : OptionalLong.of(over);
    }
    long learnsUntil = one.learnsUntil.getAsLong();
    int judged = 0;
    Runnable before = () -> {};
    while (one.judgedMillis < over && judged < STEPS_A_TURN) {
      long to = Math.min(over, one.judgedMillis + STEPS_A_LOOK * one.stepMillis);
      for (long end : ends(one, to)) {
        before.run();
        before = judge.judge(one.rule, one.series, row, judgedAt(end), learnsUntil);
        one.judgedMillis = end;
        judged++;
        if (judged == STEPS_A_TURN) {
          return before;
        }
      }
      one.judgedMillis = to;
    }
    return before;
  }

  /** Ends of the steps after those that are judged, up to one, that have numbers in them. */
  private List<Long> ends(Watched one, long toMillis) {
    return windows
        .windows(
            one.series, one.resolution, one.judgedMillis, toMillis - one.resolution.sizeMillis())
        .stream()
        .filter(window -> window.aggregate().count() > 0)
        .map(WindowAggregate::startMillis)
        .map(one::stepEnd)
        .distinct()
        .toList();
  }
}
