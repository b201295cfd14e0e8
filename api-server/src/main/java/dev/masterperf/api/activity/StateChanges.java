package dev.masterperf.api.activity;

import dev.masterperf.model.Deployment;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the newest events of series what changed. It remembers the last state of those that
 * are in error, or say what holds until told otherwise, and of no others: they are most, and of
 * them only an error is news. Where there are too many, those heard of least recently are
 * forgotten, and told of anew when they come again. Not thread-safe.
 */
final class StateChanges {
  private static final int LONGEST_VALUE = 200;

  private final Map<String, State> states;

  /**
   * @param error whether the last event was one
   * @param value of the types that hold until told otherwise; empty of others
   */
  private record State(boolean error, String value, long tsNanos) {}

  /**
   * @param most series that are remembered
   */
  StateChanges(int most) {
    this.states =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, State> eldest) {
            return size() > most;
          }
        };
  }

  /** What is new with this event; empty where nothing is, or it is older than what is known. */
  Optional<Happening> on(PerfMetric metric) {
    boolean error = metric.status() == Status.ERROR;
    State now = new State(error, holds(metric) ? shown(metric.value()) : "", metric.tsNanos());
    String key = metric.series().key().text();
    State before = states.get(key);
    if (before != null && before.tsNanos > now.tsNanos) {
      return Optional.empty();
    }
    boolean deployment = metric.series().category().equals(Deployment.CATEGORY);
    if (error || holds(metric) || deployment) {
      states.put(key, now);
    } else {
      states.remove(key);
    }
    if (deployment) {
      return deployed(metric, before);
    }
    if (error != (before != null && before.error)) {
      return Optional.of(
          Happenings.of(
              Kind.STATUS,
              metric,
              name(metric) + (error ? " in error" : " ok again"),
              shown(metric.value())));
    }
    boolean says = holds(metric) && (before == null || !before.value.equals(now.value));
    return says ? Optional.of(said(metric, before, now)) : Optional.empty();
  }

  private static Optional<Happening> deployed(PerfMetric metric, @Nullable State before) {
    if (before != null && before.tsNanos == metric.tsNanos()) {
      return Optional.empty(); // told twice
    }
    return Optional.of(
        Happenings.of(
            Kind.DEPLOYMENT,
            metric,
            metric.series().id() + " " + shown(metric.value()),
            metric.series().topic()));
  }

  private static Happening said(PerfMetric metric, @Nullable State before, State now) {
    String from = before == null ? "" : before.value + " → ";
    return Happenings.of(Kind.EVENT, metric, name(metric), from + now.value);
  }

  /** Numbers go up and down all the time; what was configured or found out, in words, holds. */
  private static boolean holds(PerfMetric metric) {
    MetricType type = metric.series().type();
    boolean words = metric.measure() == null && metric.summary() == null;
    return words && (type == MetricType.CONFIGURATION || type == MetricType.VALIDATION);
  }

  private static String name(PerfMetric metric) {
    return metric.series().topic() + " › " + metric.series().id();
  }

  private static String shown(String value) {
    return value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
  }
}
