package dev.masterperf.streams.alert;

import dev.masterperf.alerts.evaluation.RuleValues;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.streams.window.RecentlyUsed;
import dev.masterperf.streams.window.SeriesRow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Recording rules over one series: once a second of append time, a value for each series that
 * changed since, at the time of its newest event.
 */
final class SeriesRecordings {
  private final List<RecordingRule> rules;
  private final OneSeriesSources sources;
  private final Function<SeriesKey, @Nullable SeriesRow> rows;
  private final Recorder recorder;
  private final Troubles troubles;
  private final Map<SeriesKey, List<RecordingRule>> matching = new RecentlyUsed<>();
  private final Set<SeriesKey> changed = new LinkedHashSet<>();
  private long second;

  SeriesRecordings(
      RuleSet rules,
      OneSeriesSources sources,
      Function<SeriesKey, @Nullable SeriesRow> rows,
      Recorder recorder,
      Troubles troubles) {
    this.rules =
        rules.recordings().stream()
            .filter(rule -> rule.evaluation() instanceof Evaluation.OneSeries)
            .toList();
    this.sources = sources;
    this.rows = rows;
    this.recorder = recorder;
    this.troubles = troubles;
  }

  /** Whether there are rules for which series have to be made known at a start. */
  boolean listens() {
    return !rules.isEmpty();
  }

  void onUpdate(SeriesKey series) {
    if (listens() && !matching(series).isEmpty()) {
      changed.add(series);
    }
  }

  private List<RecordingRule> matching(SeriesKey series) {
    List<RecordingRule> known = matching.get(series);
    if (known == null) {
      Series identity = Series.parse(series);
      known = rules.stream().filter(rule -> rule.matches(identity)).toList();
      matching.put(series, known);
    }
    return known;
  }

  void onClock(long clockMillis) {
    long now = Resolution.SECOND.windowStart(clockMillis);
    if (now == second) {
      return;
    }
    second = now;
    for (SeriesKey series : changed) {
      SeriesRow row = rows.apply(series);
      if (row != null) {
        matching(series).forEach(rule -> record(rule, series, row.newestMillis()));
      }
    }
    changed.clear();
  }

  private void record(RecordingRule rule, SeriesKey series, long atMillis) {
    try {
      RuleValues.at(rule.expr(), rule.scope(), sources.of(series), atMillis)
          .forEach((labels, value) -> recorder.record(rule, labels, value, atMillis));
    } catch (EvaluationException e) {
      troubles.report(rule.expr(), e);
    }
  }

  /** When something is to be written next, in append time; MAX_VALUE if nothing is. */
  long nextDueMillis() {
    return changed.isEmpty() ? Long.MAX_VALUE : second + Resolution.SECOND.sizeMillis();
  }
}
