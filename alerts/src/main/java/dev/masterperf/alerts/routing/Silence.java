package dev.masterperf.alerts.routing;

import dev.masterperf.model.Series;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps alerts that match from being told of for some time.
 *
 * @param endsAt the first moment it does not mute any more
 * @param schedule when within that time it mutes; null: always
 * @param maintenance whether detectors are to learn nothing of the series meanwhile either
 */
public record Silence(
    String id,
    List<Matcher> matchers,
    Instant startsAt,
    Instant endsAt,
    Instant updatedAt,
    String createdBy,
    String comment,
    @Nullable Schedule schedule,
    boolean maintenance) {
  private static final String SCOPE = "scope";

  /** Where a silence stands, as Alertmanager names it. */
  public enum State {
    /** It does not mute now and will later. */
    PENDING,
    ACTIVE,
    EXPIRED
  }

  /** One that is no maintenance. */
  public Silence(
      String id,
      List<Matcher> matchers,
      Instant startsAt,
      Instant endsAt,
      Instant updatedAt,
      String createdBy,
      String comment,
      @Nullable Schedule schedule) {
    this(id, matchers, startsAt, endsAt, updatedAt, createdBy, comment, schedule, false);
  }

  /**
   * @throws IllegalArgumentException if it ends before it begins, or would mute every alert
   */
  public Silence {
    matchers = List.copyOf(matchers);
    if (matchers.isEmpty()) {
      throw new IllegalArgumentException("a silence needs at least one matcher");
    }
    if (matchers.stream().allMatch(Matcher::matchesNothing)) {
      throw new IllegalArgumentException(
          "this silence would mute every alert: one matcher at least must not match an absent"
              + " label");
    }
    if (endsAt.isBefore(startsAt)) {
      throw new IllegalArgumentException("a silence must not end before it begins");
    }
  }

  public State state(Instant now) {
    if (!now.isBefore(endsAt)) {
      return State.EXPIRED;
    }
    boolean within = schedule == null || schedule.interval().contains(now);
    return now.isBefore(startsAt) || !within ? State.PENDING : State.ACTIVE;
  }

  /** Whether it mutes at any moment from one on, until before another. */
  public boolean mutesWithin(Instant from, Instant to) {
    Instant end = to.isBefore(endsAt) ? to : endsAt;
    Instant at = from.isBefore(startsAt) ? startsAt : from;
    while (at.isBefore(end)) {
      if (state(at) == State.ACTIVE) {
        return true;
      }
      if (schedule == null) {
        return false;
      }
      at = at.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES); // of which schedules are
    }
    return false;
  }

  /** An alert without a scope is of the default one, as it is for those who look at it. */
  public boolean matches(Map<String, String> labels) {
    Map<String, String> all = labels.containsKey(SCOPE) ? labels : withScope(labels);
    return matchers.stream().allMatch(matcher -> matcher.matches(all));
  }

  private static Map<String, String> withScope(Map<String, String> labels) {
    Map<String, String> all = new HashMap<>(labels);
    all.put(SCOPE, Series.DEFAULT_SCOPE);
    return all;
  }

  /** The same, ended now; one that never began ends where it begins. */
  public Silence expired(Instant now) {
    return withTimes(now.isBefore(startsAt) ? now : startsAt, now, now);
  }

  /** The same at other times. */
  public Silence withTimes(Instant start, Instant end, Instant now) {
    return new Silence(id, matchers, start, end, now, createdBy, comment, schedule, maintenance);
  }

  /**
   * Whether {@code next} may take this one's place and id, as Alertmanager allows it: the same
   * matchers, and no part of what already was is changed.
   */
  public boolean mayBecome(Silence next, Instant now) {
    if (!matchers.equals(next.matchers)
        || maintenance != next.maintenance
        || !Objects.equals(scheduleText(), next.scheduleText())
        || !now.isBefore(endsAt)
        || next.endsAt.isBefore(now)) {
      return false;
    }
    return now.isBefore(startsAt) ? !next.startsAt.isBefore(now) : startsAt.equals(next.startsAt);
  }

  private @Nullable String scheduleText() {
    return schedule == null ? null : schedule.json();
  }
}
