package dev.masterperf.streams.alert;

import dev.masterperf.alerts.detection.Extent;
import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleDefinition;
import dev.masterperf.alerts.rule.RuleOrigin;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.wire.Json;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert as it lies in its store: where it stands, and the transition that brought it there.
 *
 * @param status base64 of {@link AlertStatus#toBytes}
 * @param rule by which it was raised; null in records of before it was kept
 * @param keptBy the instance that last looked at it with the rule in its own file; null likewise
 * @param raisedAt starts of the last seconds of the ranges that raised it lately, epoch
 *     milliseconds, oldest first; null likewise
 * @param subject labels that the rule's expression has a value for; null where it is a series
 * @param extents how far it went, by what detectors judged; null where none did
 */
public record AlertRecord(
    String ruleId,
    String status,
    AlertTransition latest,
    @Nullable RuleDefinition rule,
    @Nullable String keptBy,
    @Nullable List<Long> raisedAt,
    @Nullable SortedMap<String, String> subject,
    @Nullable SortedMap<String, Extent> extents) {
  /** How many ranges are remembered: as many seconds as data is out of order by, mostly. */
  static final int REMEMBERED = 32;

  static AlertRecord of(
      AlertingRule rule,
      AlertStatus status,
      AlertTransition latest,
      Subject subject,
      String keptBy,
      List<Long> raisedAt,
      SortedMap<String, Extent> extents) {
    return new AlertRecord(
        rule.id().toString(),
        encoded(status),
        latest,
        rule.definition(),
        keptBy,
        raisedAt,
        subject.series() == null ? subject.labels() : null,
        extents.isEmpty() ? null : extents);
  }

  /** The ranges that raised it lately, by the starts of their last seconds. */
  List<Long> raised() {
    return raisedAt == null ? List.of() : raisedAt;
  }

  /** How far it went, by what detectors judged; of its last time where it is over. */
  SortedMap<String, Extent> extended() {
    return extents == null ? Collections.emptySortedMap() : extents;
  }

  /** The same alert in the same state, which went further. */
  AlertRecord extended(SortedMap<String, Extent> further) {
    return new AlertRecord(ruleId, status, latest, rule, keptBy, raisedAt, subject, further);
  }

  private static String encoded(AlertStatus status) {
    return Base64.getEncoder().encodeToString(status.toBytes());
  }

  /** The same alert in the same state, of which something changed that nobody is told of. */
  AlertRecord with(AlertStatus changed) {
    return new AlertRecord(
        ruleId, encoded(changed), latest, rule, keptBy, raisedAt, subject, extents);
  }

  /** The same after its end. */
  AlertRecord ended(AlertStatus ended, AlertTransition end) {
    return new AlertRecord(ruleId, encoded(ended), end, rule, keptBy, raisedAt, subject, extents);
  }

  /** The same, looked at by this instance with a rule of its own. */
  AlertRecord adopted(AlertingRule own, String instance) {
    return new AlertRecord(
        ruleId, status, latest, own.definition(), instance, raisedAt, subject, extents);
  }

  /** The same, gone on with by a rule that was put in place of the one that raised it. */
  AlertRecord inherited(AlertingRule own, String instance) {
    return new AlertRecord(
        own.id().toString(),
        status,
        latest,
        own.definition(),
        instance,
        raisedAt,
        subject,
        extents);
  }

  /** The rule that raised it, where it is known. */
  Optional<AlertingRule> raisedBy() {
    return Optional.ofNullable(rule).flatMap(RuleDefinition::rule);
  }

  /** Where the rule is from that raised it; null where that is not known. */
  @Nullable RuleOrigin origin() {
    return rule == null ? null : rule.origin();
  }

  AlertStatus decodedStatus() {
    return AlertStatus.fromBytes(Base64.getDecoder().decode(status));
  }

  /** Whether it is pending or firing. */
  public boolean active() {
    return decodedStatus().phase() != AlertStatus.Phase.INACTIVE;
  }

  byte[] toBytes() {
    return Json.bytes(this);
  }

  static AlertRecord fromBytes(byte[] bytes) {
    return Json.read(bytes, AlertRecord.class);
  }
}
