package dev.masterperf.alerts.routing;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Decides whom to tell of which alerts, and when: the state machine between transitions and
 * notifications. It has no clock and writes nothing; the same input gives the same decisions. Not
 * thread-safe.
 *
 * <p>Labels are the identity of an alert, as in Alertmanager: two rules that give the same ones
 * raise the same alert.
 */
public final class Grouping {
  private static final Comparator<Group> DUE_FIRST =
      Comparator.comparing(Group::dueAt).thenComparing(Group::text);

  private final Route root;
  private final Inhibition inhibition;
  private final Flapping flapping = new Flapping();

  /** Alerts that fire. */
  private final Set<Fingerprint> firing = new HashSet<>();

  private final Map<String, Group> groups = new HashMap<>();

  private final Remembered remembered = new Remembered();

  /** Groups with a flush to come. A group leaves before its due time changes. */
  private final NavigableSet<Group> due = new TreeSet<>(DUE_FIRST);

  public Grouping(Route root, List<InhibitRule> inhibitRules) {
    this.root = root;
    this.inhibition = new Inhibition(inhibitRules);
  }

  /**
   * Takes in a transition and flushes what it makes due: what comes next is told by itself. Nobody
   * hears of pending alerts, nor of those that did not fire.
   */
  public List<Decision> on(AlertTransition transition, Silences silences, Instant now) {
    List<Decision> decisions = new ArrayList<>(take(transition, now));
    decisions.addAll(flushDue(silences, now));
    return decisions;
  }

  /** Takes in a transition; {@link #tick} flushes what it and others make due, all at once. */
  public List<Decision> take(AlertTransition transition, Instant now) {
    List<Decision> decisions = new ArrayList<>();
    if (concerns(transition)) {
      take(transition, flapping.damps(transition, now), now, decisions);
    }
    return decisions;
  }

  /** Flushes the groups that are due. */
  public List<Decision> tick(Silences silences, Instant now) {
    List<Decision> decisions = new ArrayList<>();
    flapping.calmed(now).forEach(alert -> take(alert, false, now, decisions));
    decisions.addAll(flushDue(silences, now));
    return decisions;
  }

  private static boolean concerns(AlertTransition transition) {
    return transition.state() == AlertState.FIRING || transition.state() == AlertState.RESOLVED;
  }

  private void take(AlertTransition alert, boolean damped, Instant now, List<Decision> decisions) {
    boolean resolved = alert.state() == AlertState.RESOLVED;
    boolean known =
        resolved ? firing.contains(alert.fingerprint()) : firing.add(alert.fingerprint());
    if (damped) {
      Suppression why = new Suppression(Suppression.Kind.FLAPPING, "");
      root.matching(alert.labels()).stream()
          .map(route -> GroupKey.of(route, alert))
          .forEach(key -> decisions.add(new Decision.Suppress(key, alert, why, now)));
      return;
    }
    if (resolved) {
      firing.remove(alert.fingerprint());
    }
    inhibition.update(alert);
    for (Route route : root.matching(alert.labels())) {
      Group group = group(route, alert);
      if (resolved && !known) {
        // An alert that resolves did fire; nobody remembers, so its receiver may.
        group.told().assumeFiring(alert.fingerprint());
      }
      reschedule(group, changed -> changed.insert(alert, now));
    }
    if (resolved) {
      remembered.takeWaitingFor(alert.fingerprint()).forEach(group -> join(group, alert, now));
    }
  }

  /** A former group tells of the resolve its receiver waits for. */
  private void join(Group former, AlertTransition alert, Instant now) {
    Group group = groups.computeIfAbsent(former.text(), text -> former);
    if (!group.has(alert.fingerprint())) {
      reschedule(group, changed -> changed.insert(alert, now));
    }
  }

  private Group group(Route route, AlertTransition alert) {
    GroupKey key = GroupKey.of(route, alert);
    return groups.computeIfAbsent(key.text(), text -> new Group(key, text, remembered.told(text)));
  }

  private void reschedule(Group group, Consumer<Group> change) {
    due.remove(group);
    change.accept(group);
    if (group.isEmpty()) {
      groups.remove(group.text());
    } else if (!group.dueAt().equals(Group.NEVER)) {
      due.add(group);
    }
  }

  private List<Decision> flushDue(Silences silences, Instant now) {
    List<Decision> decisions = new ArrayList<>();
    while (!due.isEmpty() && !due.first().dueAt().isAfter(now)) {
      reschedule(
          due.first(),
          group ->
              decisions.addAll(
                  group.flush(
                      alert -> suppressing(group, alert, silences, now),
                      alert -> acknowledging(alert, silences, now),
                      now)));
    }
    return decisions;
  }

  private Optional<Suppression> suppressing(
      Group group, AlertTransition alert, Silences silences, Instant now) {
    return suppression(group.key().route(), alert, inhibition, silences, now);
  }

  /** Why an alert is not told of on this route now; empty where nothing keeps it. */
  public static Optional<Suppression> suppression(
      Route route, AlertTransition alert, Inhibition inhibition, Silences silences, Instant now) {
    Optional<Fingerprint> inhibiting = inhibition.inhibiting(alert.labels());
    if (inhibiting.isPresent()) {
      return Optional.of(new Suppression(Suppression.Kind.INHIBITED, inhibiting.get().hex()));
    }
    List<String> muting = silences.muting(alert.labels(), now);
    if (!muting.isEmpty()) {
      return Optional.of(new Suppression(Suppression.Kind.SILENCED, String.join(",", muting)));
    }
    return route
        .options()
        .mutedBy(now)
        .map(times -> new Suppression(Suppression.Kind.MUTED, times));
  }

  private static Optional<Suppression> acknowledging(
      AlertTransition alert, Silences silences, Instant now) {
    return silences
        .acknowledging(alert, now)
        .map(one -> new Suppression(Suppression.Kind.ACKNOWLEDGED, one.owner()));
  }

  /**
   * Takes in a change of which the decisions are recorded already, as it was before a restart. All
   * {@link #remember} come before.
   *
   * @param recordedAt when it was written
   */
  public void restore(AlertTransition transition, Instant recordedAt, Instant now) {
    if (!concerns(transition)) {
      return;
    }
    boolean resolved = transition.state() == AlertState.RESOLVED;
    boolean damped = flapping.damps(transition, recordedAt);
    if (damped) {
      return;
    }
    remembered.note(transition);
    if (resolved) {
      firing.remove(transition.fingerprint());
    } else {
      firing.add(transition.fingerprint());
    }
    inhibition.update(transition);
    for (Route route : root.matching(transition.labels())) {
      Group group = group(route, transition);
      reschedule(group, changed -> changed.restore(transition, recordedAt, now));
    }
  }

  /**
   * Takes in what was told of a group before a restart, in the order of the telling.
   *
   * @param group text of its key
   * @param labels its alerts share
   */
  public void remember(String group, String receiver, SortedMap<String, String> labels, Sent sent) {
    remembered.add(group, receiver, labels, sent);
  }

  /**
   * Ends restoring. Whoever was told of a firing alert through a group that the routes no longer
   * make hears of its resolve all the same.
   */
  public void restored(Instant now) {
    remembered
        .finish(groups)
        .forEach((group, alerts) -> alerts.forEach(alert -> join(group, alert, now)));
  }
}
