package dev.masterperf.model;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step in an alert's life, as written to {@code masterperf.alerts.v1}. All are recorded;
 * receivers hear of firing and resolved ones.
 *
 * @param rule {@code alert:} name of the rule
 * @param group the rule's group
 * @param labels of the alert, {@code alertname} among them
 * @param series null where it is about a group of them
 * @param sequence grows by one with each transition of an alert, and is never used again for one
 *     fingerprint; it begins with 1, or higher where alerts of series were forgotten
 * @param at event time of the evaluation that caused it
 * @param startsAt when it began to fire; for one that did not fire, when it became pending
 * @param endsAt when it resolved; null before
 * @param value of the expression at that evaluation; NaN where an empty range resolved it
 * @param reason one sentence for people
 * @param generatorUrl where those who posted the alert show it; null of our own rules' alerts
 * @param definition of the rule by which this was decided, where people are told of it; null in all
 *     others, and in records of before it was kept
 * @param anomaly why a detector took the value for unusual; null where none judged
 */
public record AlertTransition(
    Fingerprint fingerprint,
    String rule,
    String group,
    String expr,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    @Nullable SeriesKey series,
    long sequence,
    AlertState state,
    Instant at,
    Instant startsAt,
    @Nullable Instant endsAt,
    double value,
    String reason,
    @Nullable String generatorUrl,
    @Nullable Definition definition,
    @Nullable AnomalyEvidence anomaly) {

  /**
   * A rule as it was written.
   *
   * @param version another one for each change of the rule
   * @param text of the rule in its file's layout
   * @param file name of the rule file; null where it is not known
   * @param fileVersion of that file where it is stored for all processes; null otherwise
   */
  public record Definition(
      String version, String text, @Nullable String file, @Nullable Long fileVersion) {
    public Definition(String version, String text) {
      this(version, text, null, null);
    }
  }

  public AlertTransition {
    if ((endsAt != null) != (state == AlertState.RESOLVED)) {
      throw new IllegalArgumentException("endsAt belongs to a resolved alert and to no other");
    }
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** A transition of one of our own rules' alerts. */
  public AlertTransition(
      Fingerprint fingerprint,
      String rule,
      String group,
      String expr,
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      @Nullable SeriesKey series,
      long sequence,
      AlertState state,
      Instant at,
      Instant startsAt,
      @Nullable Instant endsAt,
      double value,
      String reason) {
    this(
        fingerprint,
        rule,
        group,
        expr,
        labels,
        annotations,
        series,
        sequence,
        state,
        at,
        startsAt,
        endsAt,
        value,
        reason,
        null,
        null,
        null);
  }
}
