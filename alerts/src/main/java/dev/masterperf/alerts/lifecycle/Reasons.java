package dev.masterperf.alerts.lifecycle;

import dev.masterperf.alerts.rule.AlertingRule;

/** The sentence a transition gives for itself. */
final class Reasons {
  private Reasons() {}

  static String pending(AlertingRule rule, Verdict verdict) {
    return "%s holds with %s; it fires if that lasts %d ms"
        .formatted(rule.condition().text(), verdict.value(), rule.forMillis());
  }

  static String firing(AlertingRule rule, Verdict verdict) {
    String held = rule.forMillis() == 0 ? "holds" : "held for " + rule.forMillis() + " ms, now";
    return "%s %s with %s".formatted(rule.condition().text(), held, verdict.value());
  }

  static String ended(AlertingRule rule, Verdict verdict) {
    return verdict instanceof Verdict.NoData
        ? "there were no samples in the range of " + rule.condition().text()
        : "%s no longer holds with %s".formatted(rule.condition().text(), verdict.value());
  }
}
