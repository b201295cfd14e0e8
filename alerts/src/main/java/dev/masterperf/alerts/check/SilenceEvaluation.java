package dev.masterperf.alerts.check;

import dev.masterperf.alerts.evaluation.RuleEvaluation.Changed;
import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.alerts.lifecycle.Step;
import dev.masterperf.alerts.lifecycle.Verdict;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.query.series.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The alerts of a rule about silence, by when series were last heard of. */
final class SilenceEvaluation {
  private static final double MILLIS_PER_SECOND = 1_000;

  private final AlertingRule rule;
  private final Trigger.OnAbsence trigger;
  private final RememberedAlerts memory;

  SilenceEvaluation(AlertingRule rule, Trigger.OnAbsence trigger, RememberedAlerts memory) {
    this.rule = rule;
    this.trigger = trigger;
    this.memory = memory;
  }

  /**
   * Takes alerts on.
   *
   * @param heard of each series that was ever heard of when it last was, epoch milliseconds
   * @return the alerts of which something changed, told or not
   */
  List<Changed> apply(Map<Labels, Long> heard, long atMillis) {
    List<Changed> changed = new ArrayList<>();
    heard.forEach(
        (labels, lastMillis) -> {
          AlertStatus before = memory.get(labels);
          Step step = before.on(rule, verdict(atMillis - lastMillis), atMillis);
          if (!step.next().equals(before)) {
            memory.put(labels, step.next());
            changed.add(new Changed(labels, step.next(), step.changes()));
          }
        });
    return changed;
  }

  private Verdict verdict(long silentMillis) {
    return silentMillis >= trigger.absentForMillis()
        ? new Verdict.Silent(silentMillis / MILLIS_PER_SECOND)
        : new Verdict.Heard();
  }
}
