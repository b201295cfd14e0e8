package dev.masterperf.streams.alert;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.window.SeriesRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Series that must not fall silent. An event does not move its series' timer: one that runs out is
 * set anew where an event came since, so that events cost nothing.
 */
final class SilenceWatch {
  private final AlertTimers timers = new AlertTimers();
  private final Map<String, Watched> watched = new HashMap<>();
  private final Function<SeriesKey, @Nullable SeriesRow> rows;

  /** A series, and the rule for which its silence matters. */
  record Watched(AlertingRule rule, Trigger.OnAbsence trigger, SeriesKey series) {
    /** The append time until which it may be silent. */
    long dueMillis(SeriesRow row) {
      return row.lastSeenMillis() + trigger.absentForMillis();
    }
  }

  SilenceWatch(Function<SeriesKey, @Nullable SeriesRow> rows) {
    this.rows = rows;
  }

  /** From now on its silence counts, if it did not before. */
  void add(String key, Watched series, SeriesRow row) {
    if (watched.putIfAbsent(key, series) == null) {
      timers.set(key, series.dueMillis(row));
    }
  }

  /** Takes out those that have been silent for too long; an event has to add them again. */
  List<Watched> takeSilent(long clockMillis) {
    List<Watched> silent = new ArrayList<>();
    for (String key : timers.takeDue(clockMillis)) {
      Watched due = watched.remove(key);
      SeriesRow row = due == null ? null : rows.apply(due.series());
      if (due != null && row != null) {
        if (due.dueMillis(row) <= clockMillis) {
          silent.add(due);
        } else {
          add(key, due, row);
        }
      }
    }
    return silent;
  }

  void remove(String key) {
    watched.remove(key);
    timers.cancel(key);
  }

  /** When a series may have been silent for too long next, in append time; MAX_VALUE if none is. */
  long nextMillis() {
    return timers.nextMillis();
  }
}
