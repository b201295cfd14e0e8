package dev.masterperf.alerts.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the alerts of a route are told of.
 *
 * @param receiver name of an entry of {@code receivers:}
 * @param groupWait from a group's first alert to its first notification
 * @param urgency what does not wait
 * @param groupInterval at which a group is looked at again
 * @param repeatInterval after which a group that did not change is told again; empty: never
 * @param muteTimes when nobody is told
 * @param activeTimes unless empty, nobody is told outside them
 */
public record RouteOptions(
    String receiver,
    GroupBy groupBy,
    Duration groupWait,
    Urgency urgency,
    Duration groupInterval,
    Optional<Duration> repeatInterval,
    List<TimeIntervals> muteTimes,
    List<TimeIntervals> activeTimes) {

  /** What is told at once instead of after {@code groupWait} or {@code groupInterval}. */
  public enum Urgency {
    /** Nothing: somebody wrote a {@code group_wait}. */
    NOTHING,
    /** The first critical alert of a group, and whatever begins to fire in such a group. */
    CRITICAL,
    /** Every change. */
    EVERYTHING
  }

  /** Alertmanager's defaults. */
  static final Duration GROUP_WAIT = Duration.ofSeconds(30);

  static final Duration GROUP_INTERVAL = Duration.ofMinutes(5);
  static final Duration REPEAT_INTERVAL = Duration.ofHours(4);

  public RouteOptions {
    muteTimes = List.copyOf(muteTimes);
    activeTimes = List.copyOf(activeTimes);
    if (groupInterval.isZero() || groupInterval.isNegative()) {
      throw new IllegalArgumentException("a group interval must be above zero");
    }
  }

  /** What mutes the route now, for people; empty where nothing does. */
  public Optional<String> mutedBy(Instant now) {
    Optional<String> muting =
        muteTimes.stream()
            .filter(times -> times.contains(now))
            .map(TimeIntervals::name)
            .findFirst();
    if (muting.isPresent() || activeTimes.isEmpty()) {
      return muting;
    }
    return activeTimes.stream().anyMatch(times -> times.contains(now))
        ? Optional.empty()
        : Optional.of("outside " + String.join(", ", names(activeTimes)));
  }

  private static List<String> names(List<TimeIntervals> times) {
    return times.stream().map(TimeIntervals::name).toList();
  }
}
