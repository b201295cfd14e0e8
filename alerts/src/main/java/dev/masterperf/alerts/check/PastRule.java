package dev.masterperf.alerts.check;

import dev.masterperf.alerts.check.BacktestResult.OfAlert;
import dev.masterperf.alerts.check.BacktestResult.OfRule;
import dev.masterperf.alerts.detection.FreshDetectors;
import dev.masterperf.alerts.evaluation.RuleEvaluation;
import dev.masterperf.alerts.evaluation.RuleEvaluation.Changed;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SeriesSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A rule that raises alerts, over history. */
final class PastRule {
  /** What there is memory for on a small server, beside windows. */
  private static final int MOST_DETECTORS = 64;

  private final AlertingRule rule;
  private final SeriesOfRule series;
  private final SeriesSource source;
  private final @Nullable HeardTimes heard;
  private final @Nullable FreshDetectors detectors;
  private final RememberedAlerts alerts = new RememberedAlerts();
  private final Map<Labels, AlertTrack> tracks = new TreeMap<>();
  private @Nullable String problem;

  PastRule(AlertingRule rule, SeriesOfRule series, SeriesSource source) {
    this.rule = rule;
    this.series = series;
    this.source = source;
    this.detectors =
        rule.trigger() instanceof Trigger.OnValue value && value.judges()
            ? new FreshDetectors(value, MOST_DETECTORS)
            : null;
    this.heard = rule.trigger() instanceof Trigger.OnAbsence ? new HeardTimes(series) : null;
  }

  /** Takes its alerts on. One that has no answer at a time is not evaluated further. */
  void evaluate(long atMillis) {
    if (problem != null) {
      return;
    }
    try {
      for (Changed changed : changes(atMillis)) {
        AlertTrack track = tracks.computeIfAbsent(changed.labels(), labels -> new AlertTrack());
        changed.changes().forEach(track::add);
      }
    } catch (EvaluationException e) {
      problem = e.getMessage();
    }
  }

  private List<Changed> changes(long atMillis) {
    if (rule.trigger() instanceof Trigger.OnAbsence absence && heard != null) {
      return new SilenceEvaluation(rule, absence, alerts).apply(heard.upTo(atMillis), atMillis);
    }
    return new RuleEvaluation(rule, alerts)
        .apply(RuleEvaluation.answer(rule, source, detectors, atMillis), atMillis);
  }

  /** Which series its detectors did not judge; empty if all were, or it has none. */
  Optional<String> shortfall() {
    return Optional.ofNullable(detectors)
        .flatMap(FreshDetectors::shortfall)
        .map(text -> rule.group() + "/" + rule.name() + ": " + text);
  }

  OfRule outcome(long endMillis) {
    List<OfAlert> raised =
        tracks.entrySet().stream()
            .map(
                one ->
                    new OfAlert(
                        rule.labelsFor(Subject.of(one.getKey().toMap())),
                        one.getValue().periods(endMillis)))
            .filter(one -> !one.periods().isEmpty())
            .toList();
    return new OfRule(
        rule.group(),
        rule.name(),
        rule.trigger().text(),
        rule.trigger().evaluation().why(),
        series.size(),
        Optional.ofNullable(problem),
        raised);
  }
}
