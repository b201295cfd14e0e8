package dev.masterperf.alerts.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Notification.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a notification, from all its records.
 *
 * @param webhookId empty where nobody was told
 * @param receiver name of the endpoint; of the entry under {@code receivers:} where nobody was told
 * @param state of the last record
 * @param detail why nobody was told; empty else
 * @param at when that was decided
 * @param group who was to hear of which alerts, and why; null in records of before there were
 *     groups
 * @param nextAttemptAt when it is tried again; null unless it is
 * @param latencySeconds from the event of the oldest alert it was first to tell of, to the answer
 *     that took it; null where it was not taken, or told nothing new
 */
public record SentNotification(
    String webhookId,
    String receiver,
    String url,
    Notification.Step state,
    String detail,
    Instant at,
    @Nullable Group group,
    List<Attempt> attempts,
    @Nullable Instant nextAttemptAt,
    @Nullable Double latencySeconds) {

  public SentNotification {
    attempts = List.copyOf(attempts);
  }

  /**
   * An attempt that ended.
   *
   * @param httpStatus null where there was no answer
   * @param detail the answer, or why there was none
   */
  public record Attempt(int attempt, Instant at, @Nullable Integer httpStatus, String detail) {}

  static SentNotification decided(Notification record) {
    return new SentNotification(
        record.webhookId(),
        record.receiver(),
        record.url(),
        record.step(),
        record.detail(),
        record.at(),
        record.group(),
        List.of(),
        null,
        null);
  }

  SentNotification attempted(Notification record) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(new Attempt(record.attempt(), record.at(), record.httpStatus(), record.detail()));
    return new SentNotification(
        webhookId,
        receiver,
        url,
        record.step(),
        detail,
        at,
        group,
        all,
        record.nextAttemptAt(),
        record.step() == Notification.Step.DELIVERED
            ? Latency.seconds(group, record.at()).orElse(null)
            : null);
  }

  /** Whether it went to this endpoint, or to one of this entry under {@code receivers:}. */
  @JsonIgnore
  public boolean isTo(String name) {
    return receiver.equals(name) || (group != null && group.receiver().equals(name));
  }

  /** How many alerts it names. */
  int alerts() {
    return group == null ? 0 : group.alerts().size();
  }

  /** Whether it tells of the alert with this fingerprint. */
  @JsonIgnore
  public boolean tellsOf(String fingerprint) {
    return group != null
        && group.alerts().stream().anyMatch(alert -> alert.fingerprint().hex().equals(fingerprint));
  }
}
