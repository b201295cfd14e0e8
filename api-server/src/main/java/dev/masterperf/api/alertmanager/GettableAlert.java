package dev.masterperf.api.alertmanager;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.masterperf.alerts.routing.Acknowledgement;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert as Alertmanager's API writes it.
 *
 * @param endsAt in the future, as of every alert that fires: Alertmanager's resolve timeout
 * @param acknowledgement who looks after it; beyond Alertmanager's form, left out where nobody does
 */
record GettableAlert(
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    Instant startsAt,
    Instant updatedAt,
    Instant endsAt,
    Fingerprint fingerprint,
    List<Receiver> receivers,
    Status status,
    @JsonProperty("generatorURL") String generatorUrl,
    @Nullable Acknowledgement acknowledgement) {
  private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

  record Receiver(String name) {}

  /**
   * Whether people hear of it.
   *
   * @param state {@code active} or {@code suppressed}
   */
  record Status(
      String state, List<String> silencedBy, List<String> inhibitedBy, List<String> mutedBy) {}

  static GettableAlert of(SeenAlert seen, Instant now) {
    AlertTransition alert = seen.alert();
    return new GettableAlert(
        alert.labels(),
        alert.annotations(),
        alert.startsAt(),
        alert.at(),
        now.plus(RESOLVE_TIMEOUT),
        alert.fingerprint(),
        seen.routes().stream()
            .map(route -> new Receiver(route.options().receiver()))
            .distinct()
            .toList(),
        new Status(
            seen.suppressed() ? "suppressed" : "active",
            seen.silencedBy(),
            seen.inhibitedBy().map(Fingerprint::hex).stream().toList(),
            seen.mutedBy()),
        generatorUrl(alert),
        seen.acknowledgement().orElse(null));
  }

  private static String generatorUrl(AlertTransition alert) {
    String theirs = alert.generatorUrl();
    return theirs == null ? "/?alert=" + alert.fingerprint() : theirs;
  }
}
