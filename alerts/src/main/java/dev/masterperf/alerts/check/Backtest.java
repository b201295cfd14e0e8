package dev.masterperf.alerts.check;

import dev.masterperf.alerts.evaluation.RuleValues;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.windows.ResolutionChoice;
import dev.masterperf.query.windows.SeriesLabels;
import dev.masterperf.query.windows.StoredSeries;
import dev.masterperf.query.windows.WindowSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rules over the windows of the past, with the evaluation and the life of alerts that they have in
 * force. All windows are as they were known in the end: what came late is there from the beginning.
 */
public final class Backtest {
  /** The finest windows not longer than the range: the history is taken to hold them all. */
  private static final ResolutionChoice FINEST =
      (rangeMillis, afterMillis) ->
          rangeMillis == 0
              ? Optional.of(Resolution.SECOND)
              : Arrays.stream(Resolution.values())
                  .filter(resolution -> resolution.sizeMillis() <= rangeMillis)
                  .findFirst();

  private final BacktestQuestion question;
  private final StoredSeries history;
  private final SampleStore recorded = new SampleStore();
  private final Set<String> recordedAnew = new HashSet<>();
  private final Set<Labels> recordedNow = new HashSet<>();
  private final Map<RecordingRule, String> failed = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<PastRule> alerting = new ArrayList<>();

  /** Evaluates a rule at a time. */
  private interface Step {
    void evaluate(long atMillis);
  }

  private Backtest(BacktestQuestion question, StoredSeries history) {
    this.question = question;
    this.history = history;
  }

  /** Evaluates all rules at all steps. */
  public static BacktestResult run(BacktestQuestion question, StoredSeries history) {
    return new Backtest(question, history).run();
  }

  private BacktestResult run() {
    for (Rule rule : question.rules()) {
      if (rule instanceof RecordingRule recording) {
        recordedAnew.add(recording.name());
      }
    }
    question.rules().forEach(this::prepare);
    long at = question.fromMillis();
    for (long i = 0; i < question.steps(); i++) {
      at = question.fromMillis() + i * question.stepMillis();
      recordedNow.clear();
      for (Step step : steps) {
        step.evaluate(at);
      }
    }
    long end = at;
    return new BacktestResult(
        question.fromMillis(),
        end,
        question.stepMillis(),
        alerting.stream().map(rule -> rule.outcome(end)).toList(),
        Stream.concat(
                failed.values().stream(),
                alerting.stream().flatMap(rule -> rule.shortfall().stream()))
            .toList());
  }

  private void prepare(Rule rule) {
    SeriesOfRule series = new SeriesOfRule(history, rule, recordedAnew);
    SeriesSource source = source(series, rule.scope());
    if (rule instanceof AlertingRule raises) {
      PastRule past = new PastRule(raises, series, source);
      alerting.add(past);
      steps.add(past::evaluate);
    } else {
      RecordingRule records = (RecordingRule) rule;
      steps.add(at -> record(records, source, at));
    }
  }

  /** Windows of the past, and what the rules recorded so far in the scope of one. */
  private SeriesSource source(SeriesOfRule series, String scope) {
    SeriesSource windows = new WindowSource(series, FINEST);
    return selection -> {
      List<SampleSeries> all = new ArrayList<>(windows.select(selection));
      for (SampleSeries one : recorded.select(selection)) {
        String of = one.labels().get("scope");
        if (of.equals(scope) || of.startsWith(scope + "/")) {
          all.add(one);
        }
      }
      return all;
    };
  }

  private void record(RecordingRule rule, SeriesSource source, long atMillis) {
    if (failed.containsKey(rule)) {
      return;
    }
    try {
      RuleValues.at(rule.expr(), rule.scope(), source, atMillis)
          .forEach(
              (labels, value) -> {
                Labels of = SeriesLabels.of(rule.recorded(labels.toMap())).measured();
                if (recordedNow.add(of)) {
                  recorded.add(of, atMillis, value);
                }
              });
    } catch (EvaluationException e) {
      failed.put(rule, "record " + rule.name() + ": " + e.getMessage());
    }
  }
}
