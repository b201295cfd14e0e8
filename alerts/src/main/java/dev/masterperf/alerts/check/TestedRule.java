package dev.masterperf.alerts.check;

import dev.masterperf.alerts.check.UnitTestFile.FiringAlert;
import dev.masterperf.alerts.check.UnitTestFile.TestGroup;
import dev.masterperf.alerts.detection.FreshDetectors;
import dev.masterperf.alerts.evaluation.RuleEvaluation;
import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.alerts.lifecycle.AlertStatus.Phase;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.Rule;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.alerts.template.AlertData;
import dev.masterperf.alerts.template.QueryFunction;
import dev.masterperf.alerts.template.Variables;
import dev.masterperf.query.Presence;
import dev.masterperf.query.eval.Detectors;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.series.SampleSeries;
import dev.masterperf.query.series.Samples;
import dev.masterperf.query.series.Selection;
import dev.masterperf.query.series.Staleness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A rule in a unit test. What it records, or {@code ALERTS} of it, becomes samples among the
 * others, with a stale marker where it ends.
 */
abstract class TestedRule {
  private final Rule rule;
  private final Evaluator evaluator;
  private Set<Labels> recorded = new HashSet<>();

  private TestedRule(Rule rule, Evaluator evaluator) {
    this.rule = rule;
    this.evaluator = evaluator;
  }

  static TestedRule of(Rule rule, Evaluator evaluator, TestGroup test) {
    return rule instanceof AlertingRule alerting
        ? new Alerting(alerting, evaluator, test)
        : new Recording((RecordingRule) rule, evaluator);
  }

  String name() {
    return rule.name();
  }

  /**
   * Evaluates it.
   *
   * @throws EvaluationException (unchecked) if its expression has no answer
   */
  void evaluate(SampleStore samples, long atMillis) {
    Map<Labels, Double> now = values(samples, atMillis);
    now.forEach((labels, value) -> samples.add(labels, atMillis, value));
    for (Labels before : recorded) {
      if (!now.containsKey(before)) {
        samples.add(before, atMillis, Staleness.MARKER);
      }
    }
    recorded = new HashSet<>(now.keySet());
  }

  /** The samples that this evaluation records. */
  abstract Map<Labels, Double> values(SampleStore samples, long atMillis);

  /** Its alerts that fire, as of the last evaluation. */
  List<FiringAlert> firing(SampleStore samples) {
    return List.of();
  }

  List<VectorSample> vector(Query query, SampleStore samples, long atMillis) {
    return vector(query, samples, null, atMillis);
  }

  List<VectorSample> vector(
      Query query, SampleStore samples, @Nullable Detectors detectors, long atMillis) {
    QueryResult.Value value = evaluator.instant(query, samples, detectors, atMillis).value();
    return value instanceof QueryResult.Scalar scalar
        ? List.of(new VectorSample(Labels.NONE, scalar.value(), null))
        : ((QueryResult.Vector) value).samples();
  }

  /** A rule that records. */
  private static final class Recording extends TestedRule {
    private final RecordingRule rule;
    private final Query query;

    Recording(RecordingRule rule, Evaluator evaluator) {
      super(rule, evaluator);
      this.rule = rule;
      this.query = Query.parse(rule.expr().text());
    }

    @Override
    Map<Labels, Double> values(SampleStore samples, long atMillis) {
      Map<Labels, Double> values = new HashMap<>();
      for (VectorSample sample : vector(query, samples, atMillis)) {
        SortedMap<String, String> labels = sample.labels().toMap();
        labels.putAll(rule.labels());
        labels.put(Labels.NAME, rule.name());
        if (values.put(Labels.of(labels), sample.value()) != null) {
          throw new EvaluationException(
              query.text(),
              query.tree().at(),
              "vector contains metrics with the same labelset after applying rule labels: "
                  + Labels.of(labels));
        }
      }
      return values;
    }
  }

  /** A rule that raises alerts. */
  private static final class Alerting extends TestedRule {
    private static final double MILLIS_PER_SECOND = 1_000;
    private static final int MOST_DETECTORS = 1_000;

    private final AlertingRule rule;
    private final TestGroup test;
    private long evaluatedMillis;
    private final Query condition;
    private final @Nullable Query recover;
    private final RememberedAlerts alerts = new RememberedAlerts();
    private final @Nullable Detectors detectors;

    Alerting(AlertingRule rule, Evaluator evaluator, TestGroup test) {
      super(rule, evaluator);
      this.rule = rule;
      this.test = test;
      this.detectors =
          rule.trigger() instanceof Trigger.OnValue value && value.judges()
              ? new FreshDetectors(value, MOST_DETECTORS)
              : null;
      this.condition = Query.parse(rule.trigger().text());
      this.recover =
          rule.trigger() instanceof Trigger.OnValue value && value.recover() != null
              ? Query.parse(value.recover().text())
              : null;
    }

    @Override
    Map<Labels, Double> values(SampleStore samples, long atMillis) {
      evaluatedMillis = atMillis;
      if (rule.trigger() instanceof Trigger.OnAbsence absence) {
        new SilenceEvaluation(rule, absence, alerts)
            .apply(heard(absence, samples, atMillis), atMillis);
      } else {
        RuleEvaluation.Answer answer =
            new RuleEvaluation.Answer(
                holding(condition, samples, atMillis),
                recover == null ? Map.of() : holding(recover, samples, atMillis),
                recover == null ? Set.of() : present(recover, samples, atMillis));
        new RuleEvaluation(rule, alerts).apply(answer, atMillis);
      }
      Map<Labels, Double> values = new HashMap<>();
      alerts.active().forEach((labels, status) -> record(labels, status, values));
      return values;
    }

    private Set<Labels> present(Query recover, SampleStore samples, long atMillis) {
      Set<Labels> present = new TreeSet<>(holding(presence(condition), samples, atMillis).keySet());
      present.addAll(holding(presence(recover), samples, atMillis).keySet());
      return present;
    }

    private static Query presence(Query query) {
      return new Query(query.text(), Presence.of(query.tree()));
    }

    private Map<Labels, Double> holding(Query query, SampleStore samples, long atMillis) {
      Map<Labels, Double> values = new TreeMap<>();
      for (VectorSample sample : vector(query, samples, detectors, atMillis)) {
        values.put(sample.labels().withoutName(), sample.value());
      }
      return values;
    }

    private static Map<Labels, Long> heard(
        Trigger.OnAbsence absence, SampleStore samples, long atMillis) {
      Map<Labels, Long> heard = new TreeMap<>();
      Selection all = new Selection(absence.selector().matchers(), -1, atMillis, 0, 0);
      for (SampleSeries series : samples.select(all)) {
        Samples real = series.samples().withoutStale();
        if (real.size() > 0) {
          heard.put(series.labels().withoutName(), real.timeMillis(real.size() - 1));
        }
      }
      return heard;
    }

    private void record(Labels labels, AlertStatus status, Map<Labels, Double> values) {
      SortedMap<String, String> all = rule.labelsFor(Subject.of(labels.toMap()));
      all.put(Labels.NAME, "ALERTS_FOR_STATE");
      values.put(Labels.of(all), Math.floor(status.activeAtMillis() / MILLIS_PER_SECOND));
      all.put(Labels.NAME, "ALERTS");
      all.put("alertstate", status.phase() == Phase.FIRING ? "firing" : "pending");
      values.put(Labels.of(all), 1.0);
    }

    @Override
    List<FiringAlert> firing(SampleStore samples) {
      List<FiringAlert> firing = new ArrayList<>();
      alerts
          .active()
          .forEach(
              (labels, status) -> {
                if (status.phase() == Phase.FIRING) {
                  Subject subject = Subject.of(labels.toMap());
                  AlertData data = data(subject.labels(), status.value(), samples);
                  SortedMap<String, String> annotations = new TreeMap<>();
                  rule.annotations()
                      .forEach((name, template) -> annotations.put(name, template.render(data)));
                  firing.add(FiringAlert.of(rule.labelsFor(subject), annotations));
                }
              });
      return firing;
    }

    private AlertData data(SortedMap<String, String> labels, double value, SampleStore samples) {
      return new AlertData(
          labels,
          value,
          "",
          test.externalLabels(),
          test.externalUrl(),
          Instant.ofEpochMilli(evaluatedMillis),
          query ->
              vector(query, samples, evaluatedMillis).stream()
                  .map(one -> new QueryFunction.Sample(one.labels().toMap(), one.value()))
                  .toList(),
          Variables.NONE);
    }
  }
}
