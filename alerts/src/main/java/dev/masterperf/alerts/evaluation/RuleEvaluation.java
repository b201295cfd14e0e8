package dev.masterperf.alerts.evaluation;

import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.alerts.lifecycle.Change;
import dev.masterperf.alerts.lifecycle.Step;
import dev.masterperf.alerts.lifecycle.Verdict;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleExpression;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.query.eval.Detectors;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SeriesSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one rule by evaluations of its whole expression, each alert the one of a set of
 * labels: Prometheus' way, which any expression allows.
 */
public final class RuleEvaluation {
  private final AlertingRule rule;
  private final Trigger.OnValue trigger;
  private final AlertMemory memory;

  /** What one evaluation changed of the alert with these labels, which are not yet the rule's. */
  public record Changed(Labels labels, AlertStatus status, List<Change> changes) {
    public Changed {
      changes = List.copyOf(changes);
    }
  }

  /**
   * @throws IllegalArgumentException if the rule is about silence and has no expression to evaluate
   */
  public RuleEvaluation(AlertingRule rule, AlertMemory memory) {
    if (!(rule.trigger() instanceof Trigger.OnValue value)) {
      throw new IllegalArgumentException(rule.name() + " is about silence, not about values");
    }
    this.rule = rule;
    this.trigger = value;
    this.memory = memory;
  }

  /**
   * What the expressions of a rule say at one time, by labels.
   *
   * @param present what there is to judge, whether anything holds of it or not; of no meaning where
   *     the rule has no {@code recover}
   */
  public record Answer(
      Map<Labels, Double> holding, Map<Labels, Double> recovered, Set<Labels> present) {
    public Answer {
      holding = Map.copyOf(holding);
      recovered = Map.copyOf(recovered);
      present = Set.copyOf(present);
    }

    /** What that means for the alert of these labels. */
    public Verdict verdict(Trigger.OnValue trigger, Labels labels) {
      Double value = holding.get(labels);
      if (value != null) {
        return new Verdict.Holds(value);
      }
      if (trigger.recover() == null) {
        return new Verdict.NoValue();
      }
      Double recovers = recovered.get(labels);
      if (recovers != null) {
        return new Verdict.Fails(recovers);
      }
      return present.contains(labels) ? new Verdict.NotRecovered(Double.NaN) : new Verdict.NoData();
    }
  }

  /**
   * Evaluates the expressions.
   *
   * @throws EvaluationException (unchecked) if one has no answer over these series
   */
  public static Answer answer(AlertingRule rule, SeriesSource source, long atMillis) {
    return answer(rule, source, null, atMillis);
  }

  /**
   * The same where values may be judged by those before them.
   *
   * @param detectors of the rule; null if it has none
   * @throws EvaluationException (unchecked) if one has no answer over these series
   */
  public static Answer answer(
      AlertingRule rule, SeriesSource source, @Nullable Detectors detectors, long atMillis) {
    Trigger.OnValue trigger = (Trigger.OnValue) rule.trigger();
    String scope = rule.scope();
    Map<Labels, Double> holding =
        RuleValues.at(trigger.condition(), scope, source, detectors, atMillis);
    RuleExpression recover = trigger.recover();
    if (recover == null) {
      return new Answer(holding, Map.of(), Set.of());
    }
    Set<Labels> present =
        new TreeSet<>(RuleValues.present(trigger.condition(), scope, source, detectors, atMillis));
    present.addAll(RuleValues.present(recover, scope, source, detectors, atMillis));
    return new Answer(holding, RuleValues.at(recover, scope, source, detectors, atMillis), present);
  }

  /**
   * Takes alerts on by what the expressions say.
   *
   * @param atMillis when they said so; not before the last time
   * @return the alerts of which something changed, told or not
   */
  public List<Changed> apply(Answer answer, long atMillis) {
    Set<Labels> all = new TreeSet<>(answer.holding().keySet());
    all.addAll(memory.active().keySet());
    List<Changed> changed = new ArrayList<>();
    for (Labels labels : all) {
      AlertStatus before = memory.get(labels);
      Step step = before.on(rule, answer.verdict(trigger, labels), atMillis);
      if (!step.next().equals(before)) {
        memory.put(labels, step.next());
        changed.add(new Changed(labels, step.next(), step.changes()));
      }
    }
    return changed;
  }
}
