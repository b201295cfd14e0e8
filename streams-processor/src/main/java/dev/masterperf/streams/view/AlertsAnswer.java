package dev.masterperf.streams.view;

import dev.masterperf.model.AlertTransition;
import java.util.List;

/**
 * The newest transition of each alert of the covered partitions, newest first.
 *
 * @param rules of each instance that was asked and has rules to tell of
 * @param judged alerts of the last days that detectors raised, newest first
 */
public record AlertsAnswer(
    List<AlertTransition> alerts,
    Coverage coverage,
    List<RulesInForce> rules,
    List<JudgedAlert> judged) {
  public AlertsAnswer {
    alerts = List.copyOf(alerts);
    rules = List.copyOf(rules);
    // An instance of before there was such a thing does not tell of them.
    judged = judged == null ? List.of() : List.copyOf(judged);
  }

  /** Without alerts that detectors raised. */
  public AlertsAnswer(List<AlertTransition> alerts, Coverage coverage, List<RulesInForce> rules) {
    this(alerts, coverage, rules, List.of());
  }

  /** Of an instance that evaluates no rules. */
  public AlertsAnswer(List<AlertTransition> alerts, Coverage coverage) {
    this(alerts, coverage, List.of());
  }

  /**
   * What a reader has to know of these alerts, in sentences: what lacks, and whose rules differ.
   */
  public List<String> warnings() {
    List<String> warnings = new java.util.ArrayList<>(coverage.sentences());
    warnings.addAll(RulesInForce.warnings(rules));
    return warnings;
  }
}
