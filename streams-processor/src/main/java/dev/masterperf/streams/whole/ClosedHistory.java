package dev.masterperf.streams.whole;

import dev.masterperf.alerts.evaluation.RuleEvaluation;
import dev.masterperf.alerts.evaluation.RuleEvaluation.Answer;
import dev.masterperf.alerts.evaluation.RuleValues;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Scopes;
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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
    this.retention = retention(rules);
    this.windows =
        new WindowHistory(
            retention, series -> rules.stream().anyMatch(rule -> rule.matches(series)));
  }

  /** The rules of a set that need such a history. */
  static List<Rule> whole(RuleSet set) {
    return set.all().filter(rule -> rule.evaluation() instanceof Evaluation.Whole).toList();
  }

  /** How much older than an evaluation windows may be that are of use to it, in milliseconds. */
  long reachMillis() {
    long furthest = rules.stream().mapToLong(Rule::furthestMillis).max().orElse(0);
    return furthest + 2 * coarsest().sizeMillis();
  }

  /** Whether windows of this time are not yet dropped for newer evaluations. */
  boolean reaches(long evaluationMillis) {
    return evaluationMillis + Resolution.SECOND.sizeMillis() >= atMillis;
  }

  private Resolution coarsest() {
    Resolution coarsest = Resolution.SECOND;
    for (Resolution resolution : retention.keySet()) {
      coarsest = resolution;
    }
    return coarsest;
  }

  /**
   * For ranges of each length, what answers them: windows no longer than the range, of the finest
   * length of which the way back is but a number of windows; and finer ones for as long as that is.
   */
  private static Map<Resolution, Duration> retention(List<Rule> rules) {
    SortedMap<Long, Long> reachByRange = new TreeMap<>(Map.of(0L, 0L));
    rules.forEach(
        rule ->
            rule.reachByRange()
                .forEach((range, reach) -> reachByRange.merge(range, reach, Math::max)));
    Map<Resolution, Duration> retention = new EnumMap<>(Resolution.class);
    reachByRange.forEach(
        (range, reach) -> {
          for (Resolution resolution : Resolution.values()) {
            long most = WINDOWS * resolution.sizeMillis();
            boolean last = reach <= most || !isCoarserWithin(resolution, range);
            Duration kept = Duration.ofMillis((last ? reach : most) + 2 * resolution.sizeMillis());
            retention.merge(resolution, kept, (a, b) -> a.compareTo(b) < 0 ? b : a);
            if (last) {
              break;
            }
          }
        });
    return retention;
  }

  /** Whether there are coarser windows that are no longer than the range. */
  private static boolean isCoarserWithin(Resolution resolution, long rangeMillis) {
    return Arrays.stream(Resolution.values())
        .anyMatch(
            other ->
                other.sizeMillis() > resolution.sizeMillis() && other.sizeMillis() <= rangeMillis);
  }

  void add(WindowAggregate window) {
    windows.add(window);
    // What was corrected before anything was evaluated changes no verdict.
    if (window.state() == WindowState.CORRECTED && atMillis > 0) {
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
            new OfRule(windows, rule), ResolutionChoice.kept(retention, () -> this.atMillis));
    Answer answer =
        rule instanceof RecordingRule recording
            ? new Answer(
                RuleValues.at(recording.expr(), rule.scope(), source, atMillis), Map.of(), Set.of())
            : RuleEvaluation.answer((AlertingRule) rule, source, atMillis);
    return new Evaluated(atMillis, answer, corrected.remove(rule) ? LATE : null);
  }

  /** The series that a rule may look at: of its scope and those nested in it, and no own ones. */
  private record OfRule(StoredSeries stored, Rule rule) implements StoredSeries {
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
          .filter(one -> isOpenTo(rule, one.labels().identity()))
          .<SeriesWindows>map(one -> one)
          .toList();
    }

    private static boolean isOpenTo(Rule rule, Series series) {
      boolean own = rule instanceof RecordingRule recording && recording.mayBeOwn(series);
      return !own && Scopes.contains(rule.scope(), series.scope());
    }

    @Override
    public boolean has(String inScope, String id) {
      return stored.has(inScope, id);
    }
  }
}
