package dev.masterperf.alerts.routing;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What grouping comes to. */
public sealed interface Decision {

  GroupKey group();

  Instant at();

  /** Why a group is told of. */
  enum Cause {
    /** An alert began to fire, or is no longer suppressed. */
    FIRING,
    /** An alert resolved. */
    RESOLVED,
    /** Nothing changed for the repeat interval. */
    REPEAT;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
      return wireName;
    }
  }

  /**
   * The group's receiver is to be told now.
   *
   * @param alerts firing and resolved ones that nothing suppresses; at least one
   * @param news those of them that the receiver is told for the first time
   */
  record Notify(
      GroupKey group, Cause cause, List<AlertTransition> alerts, Set<Fingerprint> news, Instant at)
      implements Decision {
    public Notify {
      alerts = List.copyOf(alerts);
      news = Set.copyOf(news);
    }

    /** Event time of the oldest one that is news; empty where nothing is. */
    public Optional<Instant> eventAt() {
      return alerts.stream()
          .filter(alert -> news.contains(alert.fingerprint()))
          .map(AlertTransition::at)
          .min(Instant::compareTo);
    }

    /** What the receiver knows once it is told. */
    public Sent sent() {
      return new Sent(at, fingerprints(AlertState.FIRING), fingerprints(AlertState.RESOLVED));
    }

    private Set<Fingerprint> fingerprints(AlertState state) {
      return alerts.stream()
          .filter(alert -> alert.state() == state)
          .map(AlertTransition::fingerprint)
          .collect(Collectors.toSet());
    }
  }

  /** The group's receiver does not hear of this alert; said once for each reason. */
  record Suppress(GroupKey group, AlertTransition alert, Suppression why, Instant at)
      implements Decision {}
}
