package dev.masterperf.alerts.lifecycle;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.Flap;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.query.syntax.PromDuration;

/** The sentence a transition gives for itself. */
final class Reasons {
  private Reasons() {}

  static String pending(AlertingRule rule, Verdict verdict) {
    return "%s; it fires if that lasts %s"
        .formatted(holds(rule, verdict), duration(rule.forMillis()));
  }

  static String firing(AlertingRule rule, Verdict verdict) {
    return rule.forMillis() == 0
        ? holds(rule, verdict)
        : "%s, and did so for %s".formatted(holds(rule, verdict), duration(rule.forMillis()));
  }

  private static String holds(AlertingRule rule, Verdict verdict) {
    return verdict instanceof Verdict.Silent
        ? "nothing was heard of %s for %s s".formatted(rule.trigger().text(), verdict.value())
        : "%s holds with %s".formatted(rule.trigger().text(), verdict.value());
  }

  static String ended(AlertingRule rule, Verdict verdict) {
    long kept = rule.timing().keepFiringForMillis();
    String why = gone(rule, verdict);
    return kept == 0 ? why : why + "; it was kept firing for " + duration(kept);
  }

  private static String gone(AlertingRule rule, Verdict verdict) {
    String expr = rule.trigger().text();
    if (verdict instanceof Verdict.NoData) {
      return "there were no samples in the range of " + expr;
    }
    if (verdict instanceof Verdict.NoValue) {
      return expr + " no longer holds";
    }
    if (verdict instanceof Verdict.Heard) {
      return "an event of " + expr + " came";
    }
    return rule.trigger() instanceof Trigger.OnValue value && value.recover() != null
        ? "%s holds with %s".formatted(value.recover().text(), verdict.value())
        : "%s no longer holds with %s".formatted(expr, verdict.value());
  }

  static String flapping(Flap flap) {
    return "it began to fire %d times within %s, so it is resolved once it was quiet for as long"
        .formatted(flap.times(), duration(flap.withinMillis()));
  }

  private static String duration(long millis) {
    return PromDuration.text(millis);
  }
}
