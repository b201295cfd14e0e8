package dev.masterperf.alerts.routing;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The alerts whose rules ask for damping, and their latest changes. Not thread-safe. */
final class Flapping {
  private final Map<Fingerprint, History> histories = new HashMap<>();

  /** The changes of one alert, the newest last, no more than the damping counts. */
  private static final class History {
    final Deque<Instant> changes = new ArrayDeque<>();
    AlertTransition latest;
    FlapDamping damping;
    boolean damped;

    History(AlertTransition latest, FlapDamping damping) {
      this.latest = latest;
      this.damping = damping;
    }

    void change(AlertTransition transition, FlapDamping by, Instant now) {
      endIfQuiet(now);
      latest = transition;
      damping = by;
      changes.addLast(now);
      if (changes.size() > by.changes()) {
        changes.removeFirst();
      }
      Instant oldest = changes.getFirst();
      damped |= changes.size() == by.changes() && !oldest.plus(by.within()).isBefore(now);
    }

    boolean endIfQuiet(Instant now) {
      boolean quiet = damped && !now.isBefore(changes.getLast().plus(damping.quiet()));
      damped &= !quiet;
      return quiet;
    }
  }

  /** Takes in a change; whether it is damped: while an alert flaps, it counts as firing. */
  boolean damps(AlertTransition transition, Instant now) {
    Optional<FlapDamping> damping = FlapDamping.of(transition);
    if (damping.isEmpty()) {
      histories.remove(transition.fingerprint());
      return false;
    }
    History history =
        histories.computeIfAbsent(
            transition.fingerprint(), key -> new History(transition, damping.get()));
    history.change(transition, damping.get(), now);
    return history.damped && transition.state() == AlertState.RESOLVED;
  }

  /** Where alerts stand that have become quiet. */
  List<AlertTransition> calmed(Instant now) {
    List<AlertTransition> calmed = new ArrayList<>();
    Iterator<History> all = histories.values().iterator();
    while (all.hasNext()) {
      History history = all.next();
      if (history.endIfQuiet(now)) {
        calmed.add(history.latest);
      }
      boolean old = history.changes.getLast().plus(history.damping.within()).isBefore(now);
      if (old && !history.damped && history.latest.state() == AlertState.RESOLVED) {
        all.remove();
      }
    }
    return calmed;
  }
}
