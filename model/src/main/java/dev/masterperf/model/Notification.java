package dev.masterperf.model;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step of one delivery, or that there is none, as written to {@code
 * masterperf.notifications.v1}: first queued, with the payload, then one record for each attempt.
 *
 * @param webhookId constant over all attempts for one payload
 * @param receiver name of the endpoint's configuration
 * @param url where it goes; the queue is kept for each of them
 * @param fingerprint the alert it tells of, or with routes the group; its deliveries keep their
 *     order
 * @param sequence the transition it tells of, the highest of a group
 * @param attempt 0 when queued, then 1, 2, …
 * @param httpStatus answer of the attempt; null where there was none
 * @param nextAttemptAt when it is tried again; null when queued, delivered or given up
 * @param payload the exact body to be sent; empty in all but the queued and the replayed step
 * @param group of the queued, the replayed and the suppressed step; null in all others
 */
public record Notification(
    String webhookId,
    String receiver,
    String url,
    Fingerprint fingerprint,
    long sequence,
    Step step,
    int attempt,
    Instant at,
    @Nullable Integer httpStatus,
    String detail,
    @Nullable Instant nextAttemptAt,
    String payload,
    @Nullable Group group) {

  /** A step of a delivery after it was queued. */
  public Notification(
      String webhookId,
      String receiver,
      String url,
      Fingerprint fingerprint,
      long sequence,
      Step step,
      int attempt,
      Instant at,
      @Nullable Integer httpStatus,
      String detail,
      @Nullable Instant nextAttemptAt,
      String payload) {
    this(
        webhookId,
        receiver,
        url,
        fingerprint,
        sequence,
        step,
        attempt,
        at,
        httpStatus,
        detail,
        nextAttemptAt,
        payload,
        null);
  }

  /**
   * What was decided: which alerts belong together, who is to hear of them, and why now, or why
   * not.
   *
   * @param key the same for as long as the group exists
   * @param receiver name of the entry under {@code receivers:}, which may have several endpoints
   * @param labels what the alerts were grouped by
   * @param cause {@code firing}, {@code resolved} or {@code repeat} of what is queued; {@code
   *     silenced}, {@code inhibited}, {@code muted}, {@code acknowledged}, {@code flapping} or
   *     {@code brief} of what is suppressed
   * @param eventAt event time of the oldest transition that is told for the first time; null where
   *     nothing is, as of a repeat
   */
  public record Group(
      String key,
      String receiver,
      SortedMap<String, String> labels,
      String cause,
      List<Alert> alerts,
      @Nullable Instant eventAt) {
    public Group {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
      alerts = List.copyOf(alerts);
    }

    /** One that tells nothing new. */
    public Group(
        String key,
        String receiver,
        SortedMap<String, String> labels,
        String cause,
        List<Alert> alerts) {
      this(key, receiver, labels, cause, alerts, null);
    }
  }

  /** One of a group's alerts, at the transition it is told of. */
  public record Alert(
      Fingerprint fingerprint, long sequence, AlertState state, SortedMap<String, String> labels) {
    public Alert {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  /** Where a delivery stands. */
  public enum Step {
    QUEUED,
    RETRYING,
    DELIVERED,
    /** The receiver refused for good, or the deadline passed; kept for replay. */
    FAILED,
    /** Nobody is told, for the reason in {@code detail}; no delivery begins. */
    SUPPRESSED,
    /** Somebody had one that had failed put into the queue again, with its payload. */
    REPLAYED,
    /** Somebody opened an endpoint that had answered 410; tells of no delivery. */
    ENABLED
  }
}
