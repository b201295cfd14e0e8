package dev.masterperf.streams.whole;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleId;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.streams.alert.WholeEvaluations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Evaluates at once, over all windows that were written so far. */
public final class HistoryEvaluations implements WholeEvaluations {
  private final CurrentRules rules;
  private final Supplier<List<WindowAggregate>> written;
  private final Map<RuleId, Evaluated> answers = new HashMap<>();
  private int version = -1;
  private ClosedHistory history;
  private int read;

  public HistoryEvaluations(CurrentRules rules, Supplier<List<WindowAggregate>> written) {
    this.rules = rules;
    this.written = written;
    this.history = new ClosedHistory(rules.get());
  }

  @Override
  public void request(Rule rule, long atMillis) {
    if (version != rules.version()) {
      version = rules.version();
      history = new ClosedHistory(rules.get());
      read = 0;
    }
    List<WindowAggregate> all = written.get();
    all.subList(read, all.size()).forEach(history::add);
    read = all.size();
    answers.put(rule.id(), history.evaluate(rule, atMillis));
  }

  @Override
  public Optional<Evaluated> take(Rule rule) {
    return Optional.ofNullable(answers.remove(rule.id()));
  }
}
