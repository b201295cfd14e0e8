package dev.masterperf.alerts.routing;

import dev.masterperf.model.Fingerprint;
import java.time.Instant;
import java.util.Set;

/** What a group's receiver was told last: an entry of Alertmanager's notification log. */
public record Sent(Instant at, Set<Fingerprint> firing, Set<Fingerprint> resolved) {
  public Sent {
    firing = Set.copyOf(firing);
    resolved = Set.copyOf(resolved);
  }
}
