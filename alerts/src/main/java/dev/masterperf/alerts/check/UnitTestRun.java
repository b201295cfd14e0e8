package dev.masterperf.alerts.check;

import dev.masterperf.alerts.check.UnitTestFile.AlertTest;
import dev.masterperf.alerts.check.UnitTestFile.ExpectedSample;
import dev.masterperf.alerts.check.UnitTestFile.ExpressionTest;
import dev.masterperf.alerts.check.UnitTestFile.FiringAlert;
import dev.masterperf.alerts.check.UnitTestFile.InputSeries;
import dev.masterperf.alerts.check.UnitTestFile.TestGroup;
import dev.masterperf.alerts.rule.RuleGroup;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.PromDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One test: rules are evaluated from 0 on, each interval, as promtool does it, and compared with
 * what is expected on the way.
 */
final class UnitTestRun {
  private final TestGroup test;
  private final long stepMillis;
  private final SampleStore samples = new SampleStore();
  private final List<TestedRule> rules;
  private final Evaluator evaluator;
  private final List<String> failures = new ArrayList<>();

  UnitTestRun(List<RuleGroup> groups, long stepMillis, TestGroup test) {
    this.test = test;
    this.stepMillis = stepMillis;
    EvaluationSettings defaults = EvaluationSettings.DEFAULT;
    this.evaluator =
        new Evaluator(
            new EvaluationSettings(
                defaults.lookback(), Duration.ofMillis(stepMillis), defaults.maxSamples()));
    this.rules =
        groups.stream()
            .flatMap(group -> group.rules().stream())
            .map(rule -> TestedRule.of(rule, evaluator, test))
            .toList();
  }

  List<String> failures() {
    test.input().forEach(this::load);
    long end = endMillis();
    for (long at = 0; at <= end; at += stepMillis) {
      if (!evaluate(at)) {
        return failures;
      }
      long now = at;
      test.alerts().stream()
          .filter(one -> now <= one.atMillis() && one.atMillis() < now + stepMillis)
          .forEach(this::compare);
    }
    test.expressions().forEach(this::compare);
    return failures;
  }

  private void load(InputSeries series) {
    for (int i = 0; i < series.values().size(); i++) {
      Double value = series.values().get(i);
      if (value != null) {
        samples.add(series.labels(), i * test.intervalMillis(), value);
      }
    }
  }

  /** Rules are evaluated up to the latest time anything is asked for. */
  private long endMillis() {
    return LongStream.concat(
            test.alerts().stream().mapToLong(AlertTest::atMillis),
            test.expressions().stream().mapToLong(ExpressionTest::atMillis))
        .max()
        .orElse(0);
  }

  private boolean evaluate(long atMillis) {
    int before = failures.size();
    for (TestedRule rule : rules) {
      try {
        rule.evaluate(samples, atMillis);
      } catch (EvaluationException e) {
        failures.add(
            "    rule: %s, time: %s, err: %s"
                .formatted(rule.name(), PromDuration.text(atMillis), indented(e)));
      }
    }
    return failures.size() == before;
  }

  private void compare(AlertTest expected) {
    List<FiringAlert> got =
        rules.stream()
            .filter(rule -> rule.name().equals(expected.alertname()))
            .flatMap(rule -> rule.firing(samples).stream())
            .sorted()
            .toList();
    List<FiringAlert> wanted = expected.expected().stream().sorted().toList();
    if (!got.equals(wanted)) {
      failures.add(
          "%s    alertname: %s, time: %s, \n        exp:%s, \n        got:%s"
              .formatted(
                  test.name().isEmpty() ? "" : "    name: " + test.name() + ",\n",
                  expected.alertname(),
                  PromDuration.text(expected.atMillis()),
                  alerts(wanted),
                  alerts(got)));
    }
  }

  private static String alerts(List<FiringAlert> alerts) {
    if (alerts.isEmpty()) {
      return "[]";
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < alerts.size(); i++) {
      texts.add(
          "\n            %d:\n              Labels:%s\n              Annotations:%s"
              .formatted(i, alerts.get(i).labels(), alerts.get(i).annotations()));
    }
    return "[" + String.join(",", texts) + "\n            ]";
  }

  private void compare(ExpressionTest expected) {
    String head =
        "    expr: %s, time: %s,"
            .formatted(quoted(expected.expr()), PromDuration.text(expected.atMillis()));
    Optional<List<ExpectedSample>> got = got(expected, head);
    List<ExpectedSample> wanted = expected.expected().stream().sorted().toList();
    if (got.isPresent() && !got.get().equals(wanted)) {
      failures.add(
          "%s\n        exp: %s\n        got: %s"
              .formatted(head, samples(wanted), samples(got.get())));
    }
  }

  private Optional<List<ExpectedSample>> got(ExpressionTest asked, String head) {
    try {
      QueryResult.Value value =
          evaluator.instant(Query.parse(asked.expr()), samples, asked.atMillis()).value();
      if (value instanceof QueryResult.Scalar scalar) {
        return Optional.of(List.of(new ExpectedSample(Labels.NONE, scalar.value())));
      }
      if (value instanceof QueryResult.Vector vector) {
        return Optional.of(
            vector.samples().stream()
                .map(one -> new ExpectedSample(one.labels(), one.value()))
                .sorted()
                .toList());
      }
      failures.add(head + " err: rule result is not a vector or scalar");
    } catch (ExpressionException | EvaluationException e) {
      failures.add(head + " err: " + indented(e));
    }
    return Optional.empty();
  }

  private static String samples(List<ExpectedSample> samples) {
    if (samples.isEmpty()) {
      return "nil";
    }
    return String.join(
        ", ",
        samples.stream().map(one -> one.labels() + " " + GoExponent.text(one.value())).toList());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** All lines of a message below its first. */
  private static String indented(RuntimeException failure) {
    return String.valueOf(failure.getMessage()).strip().replace("\n", "\n      ");
  }
}
