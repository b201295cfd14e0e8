package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.routing.Decision.Cause;
import dev.masterperf.alerts.routing.Decision.Notify;
import dev.masterperf.alerts.routing.Decision.Suppress;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Alerts told of together, and when. The semantics are Alertmanager's, except that a resolved alert
 * whose firing was told stays until nothing suppresses it any more, so that no resolve is lost. Not
 * thread-safe.
 */
final class Group {
  /** No flush is due. */
  static final Instant NEVER = Instant.MAX;

  private static final Comparator<AlertTransition> ORDER =
      Comparator.comparing((AlertTransition alert) -> alert.labels().toString());

  private final GroupKey key;
  private final String text;
  private final Map<Fingerprint, AlertTransition> members = new TreeMap<>();
  private final Told told;

  /** By alert, what was said of it, so that it is said once. */
  private final Map<Fingerprint, Suppress> said = new HashMap<>();

  private boolean flushed;
  private Instant dueAt = NEVER;

  /**
   * @param told what its receiver was told before
   */
  Group(GroupKey key, String text, Told told) {
    this.key = key;
    this.text = text;
    this.told = told;
  }

  GroupKey key() {
    return key;
  }

  String text() {
    return text;
  }

  /** When it is to be flushed next. */
  Instant dueAt() {
    return dueAt;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  Told told() {
    return told;
  }

  boolean has(Fingerprint alert) {
    return members.containsKey(alert);
  }

  void insert(AlertTransition alert, Instant now) {
    AlertTransition before = members.put(alert.fingerprint(), alert);
    if (flushed) {
      dueAt =
          joinsAtOnce(alert, before) ? now : earlier(dueAt, now.plus(options().groupInterval()));
      return;
    }
    Duration wait = urgent(alert) ? Duration.ZERO : options().groupWait();
    boolean waitIsOver = alert.startsAt().plus(options().groupWait()).isBefore(now);
    dueAt = earlier(dueAt, waitIsOver ? now : now.plus(wait));
  }

  /** As it stood before a restart. */
  void restore(AlertTransition alert, Instant recordedAt, Instant now) {
    if (!firing(alert) && !told.firing(alert.fingerprint())) {
      members.remove(alert.fingerprint());
      return;
    }
    members.put(alert.fingerprint(), alert);
    flushed = told.anyFiring();
    Duration wait = urgent(alert) ? Duration.ZERO : options().groupWait();
    Instant due =
        flushed && !joinsAtOnce(alert, null)
            ? told.last().map(Sent::at).orElse(now).plus(options().groupInterval())
            : recordedAt.plus(wait);
    dueAt = earlier(dueAt, due.isBefore(now) ? now : due);
  }

  private boolean joinsAtOnce(AlertTransition alert, @Nullable AlertTransition before) {
    return switch (options().urgency()) {
      case NOTHING -> false;
      case EVERYTHING -> true;
      case CRITICAL ->
          firing(alert)
              && (before == null || !firing(before))
              && members.values().stream().anyMatch(Group::isCritical);
    };
  }

  private boolean urgent(AlertTransition alert) {
    return switch (options().urgency()) {
      case NOTHING -> false;
      case EVERYTHING -> true;
      case CRITICAL -> isCritical(alert);
    };
  }

  private static boolean isCritical(AlertTransition alert) {
    return firing(alert) && "critical".equals(alert.labels().get("severity"));
  }

  /**
   * Looks at all alerts: tells the receiver if there is something new, and drops those that are
   * over.
   *
   * @param suppressing why an alert is suppressed now
   * @param acknowledged whether somebody looks after an alert
   */
  List<Decision> flush(
      Function<AlertTransition, Optional<Suppression>> suppressing,
      Function<AlertTransition, Optional<Suppression>> acknowledged,
      Instant now) {
    flushed = true;
    List<Decision> decisions = new ArrayList<>();
    List<AlertTransition> open = new ArrayList<>();
    for (AlertTransition alert : sorted(members.values())) {
      suppressing
          .apply(alert)
          .ifPresentOrElse(why -> suppress(alert, why, now, decisions), () -> open.add(alert));
    }
    Optional<Cause> cause = cause(open, now);
    if (cause.isPresent()
        && !(cause.get() == Cause.REPEAT && allAcknowledged(open, acknowledged, now, decisions))) {
      Notify notify = new Notify(key, cause.get(), open, news(open), now);
      decisions.add(notify);
      told.add(notify.sent());
      open.forEach(alert -> said.remove(alert.fingerprint()));
    } else {
      open.stream().filter(alert -> !firing(alert)).forEach(alert -> brief(alert, now, decisions));
    }
    Set<Fingerprint> openNow =
        open.stream().map(AlertTransition::fingerprint).collect(Collectors.toSet());
    members.values().removeIf(alert -> isOver(alert, openNow));
    said.keySet().retainAll(members.keySet());
    dueAt = idle(openNow) ? NEVER : now.plus(options().groupInterval());
    return decisions;
  }

  /**
   * Those whose state is another than the receiver believes, without what it was not to hear of
   * until now: that took as long as somebody wanted.
   */
  private Set<Fingerprint> news(List<AlertTransition> open) {
    return open.stream()
        .filter(alert -> firing(alert) != told.firing(alert.fingerprint()))
        .filter(alert -> !said.containsKey(alert.fingerprint()))
        .map(AlertTransition::fingerprint)
        .collect(Collectors.toSet());
  }

  /** As Alertmanager's deduplication decides; empty if there is nothing to tell. */
  private Optional<Cause> cause(List<AlertTransition> open, Instant now) {
    Set<Fingerprint> firing = fingerprints(open, true);
    Set<Fingerprint> resolved = fingerprints(open, false);
    Set<Fingerprint> firingThen = told.last().map(Sent::firing).orElse(Set.of());
    if (!firingThen.containsAll(firing)) {
      return Optional.of(Cause.FIRING);
    }
    if (resolved.stream().anyMatch(told::firing)) {
      return Optional.of(Cause.RESOLVED);
    }
    Optional<Sent> last = told.last();
    if (last.isEmpty() || firing.isEmpty()) {
      return Optional.empty();
    }
    if (!last.get().resolved().containsAll(resolved)) {
      return Optional.of(Cause.RESOLVED);
    }
    return options()
        .repeatInterval()
        .filter(repeat -> last.get().at().isBefore(now.minus(repeat)))
        .map(repeat -> Cause.REPEAT);
  }

  private boolean allAcknowledged(
      List<AlertTransition> open,
      Function<AlertTransition, Optional<Suppression>> acknowledged,
      Instant now,
      List<Decision> decisions) {
    List<AlertTransition> firing = open.stream().filter(Group::firing).toList();
    if (!firing.stream().allMatch(alert -> acknowledged.apply(alert).isPresent())) {
      return false;
    }
    firing.forEach(
        alert -> acknowledged.apply(alert).ifPresent(why -> suppress(alert, why, now, decisions)));
    return true;
  }

  /** It resolved before anybody was told; listed, unless another reason was given before. */
  private void brief(AlertTransition alert, Instant now, List<Decision> decisions) {
    if (!said.containsKey(alert.fingerprint())) {
      suppress(alert, new Suppression(Suppression.Kind.BRIEF, ""), now, decisions);
    }
  }

  /** Resolved alerts go, unless the receiver believes that they fire and may not be told yet. */
  private boolean isOver(AlertTransition alert, Set<Fingerprint> open) {
    return !firing(alert)
        && (open.contains(alert.fingerprint()) || !told.firing(alert.fingerprint()));
  }

  private void suppress(AlertTransition alert, Suppression why, Instant now, List<Decision> into) {
    Suppress suppressed = new Suppress(key, alert, why, now);
    Suppress before = said.put(alert.fingerprint(), suppressed);
    boolean same =
        before != null && before.alert().sequence() == alert.sequence() && before.why().equals(why);
    if (!same) {
      into.add(suppressed);
    }
  }

  /** Whether no time that passes can bring news. */
  private boolean idle(Set<Fingerprint> open) {
    return options().repeatInterval().isEmpty() && open.containsAll(members.keySet());
  }

  private RouteOptions options() {
    return key.route().options();
  }

  static boolean isResolved(AlertTransition alert) {
    return alert.state() == AlertState.RESOLVED;
  }

  private static boolean firing(AlertTransition alert) {
    return alert.state() == AlertState.FIRING;
  }

  private static Set<Fingerprint> fingerprints(Collection<AlertTransition> alerts, boolean firing) {
    return alerts.stream()
        .filter(alert -> firing(alert) == firing)
        .map(AlertTransition::fingerprint)
        .collect(Collectors.toSet());
  }

  private static List<AlertTransition> sorted(Collection<AlertTransition> alerts) {
    return alerts.stream().sorted(ORDER).toList();
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
