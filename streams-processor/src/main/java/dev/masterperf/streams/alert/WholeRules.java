package dev.masterperf.streams.alert;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.series.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Rules that need all series at once, each looked after by one task. All tasks tell it how far they
 * are; once a second of the slowest one's clock it has its rules evaluated as of the newest second
 * of which every window is closed and written.
 */
final class WholeRules {
  /** From the start of a second until its window is closed. */
  private static final long CLOSED_AFTER_MILLIS = Resolution.SECOND.closesAt(0);

  private final List<Rule> own;
  private final Set<Integer> homes = new TreeSet<>();
  private final int partition;
  private final int partitions;
  private final WholeEvaluations evaluations;
  private final LabelledAlerts alerts;
  private final Recorder recorder;
  private final Consumer<RuleOutput> outputs;
  private final Map<Integer, Long> clocks = new HashMap<>();
  private long toldMillis;
  private long askedMillis;

  /** What is older was asked for before the start here, maybe long ago. */
  private long firstAskedMillis = Long.MAX_VALUE;

  WholeRules(
      RuleSet rules,
      int partition,
      int partitions,
      WholeEvaluations evaluations,
      LabelledAlerts alerts,
      Recorder recorder,
      Consumer<RuleOutput> outputs) {
    this.partition = partition;
    this.partitions = partitions;
    this.evaluations = evaluations;
    this.alerts = alerts;
    this.recorder = recorder;
    this.outputs = outputs;
    List<Rule> whole =
        rules.all().filter(rule -> rule.evaluation() instanceof Evaluation.Whole).toList();
    whole.forEach(rule -> homes.add(home(rule)));
    this.own = whole.stream().filter(rule -> home(rule) == partition).toList();
  }

  private int home(Rule rule) {
    return RuleOutput.home(rule.id().text(), partitions);
  }

  /** Tells those who look after rules how far the task here is, once a second. */
  void onClock(long clockMillis) {
    long second = Resolution.SECOND.windowStart(clockMillis);
    if (second > toldMillis) {
      toldMillis = second;
      for (int home : homes) {
        outputs.accept(new RuleOutput.Message(home, RuleMessage.clock(partition, clockMillis)));
      }
    }
  }

  /** A task told how far it is. */
  void receive(int from, long clockMillis) {
    clocks.merge(from, clockMillis, Math::max);
    if (own.isEmpty() || clocks.size() < partitions) {
      return;
    }
    long slowest = clocks.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    long at = Resolution.SECOND.windowStart(slowest - CLOSED_AFTER_MILLIS);
    if (at > askedMillis) {
      askedMillis = at;
      firstAskedMillis = Math.min(firstAskedMillis, at);
      own.forEach(rule -> evaluations.request(rule, at));
    }
  }

  /** Takes the answers that came meanwhile. */
  void takeAnswers() {
    for (Rule rule : own) {
      evaluations
          .take(rule)
          .filter(evaluated -> evaluated.atMillis() >= firstAskedMillis)
          .ifPresent(evaluated -> apply(rule, evaluated));
    }
  }

  private void apply(Rule rule, WholeEvaluations.Evaluated evaluated) {
    if (rule instanceof RecordingRule recording) {
      // At the time itself its windows are closed by now: each value would come late.
      long known = evaluated.atMillis() + CLOSED_AFTER_MILLIS;
      evaluated
          .answer()
          .holding()
          .forEach((labels, value) -> recorder.record(recording, labels, value, known));
      return;
    }
    AlertingRule alerting = (AlertingRule) rule;
    Trigger.OnValue trigger = (Trigger.OnValue) alerting.trigger();
    Set<Labels> all = new TreeSet<>(evaluated.answer().holding().keySet());
    all.addAll(alerts.active(alerting));
    for (Labels labels : all) {
      alerts.judge(
          alerting,
          labels,
          evaluated.answer().verdict(trigger, labels),
          evaluated.atMillis(),
          CLOSED_AFTER_MILLIS,
          evaluated.correction());
    }
  }

  /** When the clock is to be told next, in append time; MAX_VALUE where nobody asks for it. */
  long nextDueMillis() {
    return homes.isEmpty() ? Long.MAX_VALUE : toldMillis + Resolution.SECOND.sizeMillis();
  }
}
