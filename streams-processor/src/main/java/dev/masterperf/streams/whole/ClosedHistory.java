package dev.masterperf.streams.whole;

import dev.masterperf.alerts.evaluation.RuleEvaluation;
import dev.masterperf.alerts.evaluation.RuleEvaluation.Answer;
import dev.masterperf.alerts.evaluation.RuleValues;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.Scopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.windows.ResolutionChoice;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.StoredSeries;
import dev.masterperf.query.windows.WindowHistory;
import dev.masterperf.query.windows.WindowSource;
import dev.masterperf.streams.alert.WholeEvaluations.Evaluated;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The closed windows that rules over all series look at. A range of up to 600 windows of some
 * length is answered by those; so the memory a series takes does not grow with how far rules look
 * back.
 */
final class ClosedHistory {
  private static final int WINDOWS = 600;
  private static final String LATE = "late events corrected windows that were closed";

  private final List<Rule> rules;
  private final Map<Resolution, Duration> retention;
  private final WindowHistory windows;
  private final Set<Rule> corrected = new HashSet<>();
  private long atMillis;

  ClosedHistory(RuleSet set) {
    this.rules = whole(set);
    this.retention = retention(furthest().toMillis());
    this.windows =
        new WindowHistory(
            retention, series -> rules.stream().anyMatch(rule -> rule.matches(series)));
  }

  /** The rules of a set that need such a history. */
  static List<Rule> whole(RuleSet set) {
    return set.all().filter(rule -> rule.evaluation() instanceof Evaluation.Whole).toList();
  }

  private Duration furthest() {
    return Duration.ofMillis(rules.stream().mapToLong(Rule::furthestMillis).max().orElse(0));
  }

  /** How old windows may be that are of use. */
  Duration reach() {
    return furthest().plusMillis(2 * coarsest().sizeMillis());
  }

  private Resolution coarsest() {
    Resolution coarsest = Resolution.SECOND;
    for (Resolution resolution : retention.keySet()) {
      coarsest = resolution;
    }
    return coarsest;
  }

  /** Each length of window for as long as that is a number of windows, and up to what is asked. */
  private static Map<Resolution, Duration> retention(long furthestMillis) {
    Map<Resolution, Duration> retention = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      long most = WINDOWS * resolution.sizeMillis();
      boolean last =
          furthestMillis <= most || resolution.ordinal() == Resolution.values().length - 1;
      long kept = last ? furthestMillis : most;
      retention.put(resolution, Duration.ofMillis(kept + 2 * resolution.sizeMillis()));
      if (last) {
        break;
      }
    }
    return retention;
  }

  void add(WindowAggregate window) {
    windows.add(window);
    if (window.state() == WindowState.CORRECTED) {
      Series series = Series.parse(window.series());
      rules.stream().filter(rule -> rule.matches(series)).forEach(corrected::add);
    }
  }

  /**
   * Evaluates a rule; windows too old for any rule at this time are forgotten.
   *
   * @throws EvaluationException (unchecked) if it has no answer over these series
   */
  Evaluated evaluate(Rule rule, long atMillis) {
    this.atMillis = Math.max(this.atMillis, atMillis);
    windows.moveTo(this.atMillis);
    WindowSource source =
        new WindowSource(
            new InScope(windows, rule.scope()),
            ResolutionChoice.kept(retention, () -> this.atMillis));
    Answer answer =
        rule instanceof RecordingRule recording
            ? new Answer(RuleValues.at(recording.expr(), rule.scope(), source, atMillis), Map.of())
            : RuleEvaluation.answer((AlertingRule) rule, source, atMillis);
    return new Evaluated(atMillis, answer, corrected.remove(rule) ? LATE : null);
  }

  /** The series of a scope and those nested in it. */
  private record InScope(StoredSeries stored, String scope) implements StoredSeries {
    @Override
    public Iterable<? extends SeriesWindows> all() {
      return within(stored.all());
    }

    @Override
    public Iterable<? extends SeriesWindows> named(String id) {
      return within(stored.named(id));
    }

    private List<SeriesWindows> within(Iterable<? extends SeriesWindows> series) {
      return StreamSupport.stream(series.spliterator(), false)
          .filter(one -> Scopes.contains(scope, one.labels().identity().scope()))
          .<SeriesWindows>map(one -> one)
          .toList();
    }

    @Override
    public boolean has(String inScope, String id) {
      return stored.has(inScope, id);
    }
  }
}
