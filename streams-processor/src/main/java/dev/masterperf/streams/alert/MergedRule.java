package dev.masterperf.streams.alert;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleExpression;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.eval.MergedEvaluation;
import java.util.LinkedHashMap;
import java.util.Map;

/** A rule whose groups are put together of parts. */
record MergedRule(Rule rule, RuleExpression expr, MergedEvaluation evaluation) {

  /** Those of a set, by id. */
  static Map<String, MergedRule> of(RuleSet rules) {
    Map<String, MergedRule> merged = new LinkedHashMap<>();
    rules
        .all()
        .forEach(
            rule -> {
              if (rule.evaluation() instanceof Evaluation.Merged found) {
                RuleExpression expr = expression(rule);
                merged.put(
                    rule.id().text(),
                    new MergedRule(
                        rule, expr, new MergedEvaluation(expr.query(), found.aggregation())));
              }
            });
    return merged;
  }

  private static RuleExpression expression(Rule rule) {
    return rule instanceof RecordingRule recording
        ? recording.expr()
        : ((Trigger.OnValue) ((AlertingRule) rule).trigger()).condition();
  }
}
