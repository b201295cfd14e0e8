package dev.masterperf.alerts.lifecycle;

import dev.masterperf.alerts.detection.AnomalySentence;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleDefinition;
import dev.masterperf.alerts.rule.RuleOrigin;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.Fingerprint;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert going into another state.
 *
 * @param atMillis when, epoch milliseconds of event time
 * @param startsAtMillis when it began to fire; where it did not, when it became pending
 * @param value of the expression now; NaN where an empty range ended it
 * @param heldValue the last value for which the condition held, of which annotations tell
 * @param reason one sentence for people
 * @param marks annotations beside the rule's, by which we tell of what is special
 */
public record Change(
    AlertState state,
    long sequence,
    long atMillis,
    long startsAtMillis,
    double value,
    double heldValue,
    String reason,
    Map<String, String> marks) {
  /** Annotation of a change that late data brought about; says how. */
  public static final String CORRECTED = "masterperf_corrected";

  public Change {
    marks = Map.copyOf(marks);
  }

  /** The same, with one more mark. */
  public Change marked(String name, String text) {
    Map<String, String> more = new HashMap<>(marks);
    more.put(name, text);
    return new Change(state, sequence, atMillis, startsAtMillis, value, heldValue, reason, more);
  }

  /** The record of this change for the alert that {@code rule} has for {@code subject}. */
  public AlertTransition toTransition(AlertingRule rule, Subject subject) {
    return toTransition(rule, subject, null);
  }

  /**
   * The same with what a detector says of the value.
   *
   * @param anomaly null where none judged
   */
  public AlertTransition toTransition(
      AlertingRule rule, Subject subject, @Nullable AnomalyEvidence anomaly) {
    SortedMap<String, String> labels = rule.labelsFor(subject);
    SortedMap<String, String> annotations =
        rule.annotationsFor(subject, heldValue, expected(anomaly));
    annotations.putAll(marks);
    if (anomaly != null) {
      annotations.put(AlertStatus.ANOMALY, anomaly.text());
    }
    Instant at = Instant.ofEpochMilli(atMillis);
    return new AlertTransition(
        Fingerprint.of(labels),
        rule.name(),
        rule.group(),
        rule.trigger().text(),
        labels,
        annotations,
        subject.series(),
        sequence,
        state,
        at,
        Instant.ofEpochMilli(startsAtMillis),
        state == AlertState.RESOLVED ? at : null,
        value,
        anomaly == null ? reason : reason + ": " + anomaly.text(),
        null,
        definition(rule),
        anomaly);
  }

  /** The band, for templates. */
  private static String expected(@Nullable AnomalyEvidence anomaly) {
    return anomaly == null || anomaly.lower() == null || anomaly.upper() == null
        ? ""
        : AnomalySentence.range(anomaly.lower(), anomaly.upper());
  }

  /** Only where people are told: it is longer than all the rest. */
  private AlertTransition.@Nullable Definition definition(AlertingRule rule) {
    return switch (state) {
      case FIRING, RESOLVED -> {
        RuleDefinition written = rule.definition();
        RuleOrigin origin = written.origin();
        yield new AlertTransition.Definition(
            written.version(),
            written.text(),
            origin == null ? null : origin.file(),
            origin == null ? null : origin.version());
      }
      case PENDING, INACTIVE -> null;
    };
  }
}
