package dev.masterperf.alerts.check;

import dev.masterperf.alerts.rule.RuleGroup;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.query.series.Labels;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Unit tests of rules, in the layout of {@code promtool test rules}.
 *
 * @param groups the rules of all its rule files, in the order in which they are evaluated
 * @param evaluationIntervalMillis between two evaluations of all rules
 */
public record UnitTestFile(
    List<RuleGroup> groups, long evaluationIntervalMillis, List<TestGroup> tests) {

  public UnitTestFile {
    groups = List.copyOf(groups);
    tests = List.copyOf(tests);
  }

  /**
   * Reads a file, and the rule files it names beside it.
   *
   * @throws YamlFileException if any of them cannot be read, or anything in them is wrong
   */
  public static UnitTestFile load(Path file) {
    return new UnitTestReader(file).read();
  }

  /**
   * Runs all tests.
   *
   * @return what is not as expected, each in promtool's words; empty if all is
   */
  public List<String> failures() {
    return tests.stream()
        .flatMap(
            test -> new UnitTestRun(groups, evaluationIntervalMillis, test).failures().stream())
        .toList();
  }

  /**
   * One test: samples, and what is expected of the rules over them.
   *
   * @param name empty where it has none
   * @param externalLabels {@code $externalLabels} of templates
   * @param externalUrl {@code $externalURL} of templates
   */
  record TestGroup(
      String name,
      long intervalMillis,
      SortedMap<String, String> externalLabels,
      String externalUrl,
      List<InputSeries> input,
      List<AlertTest> alerts,
      List<ExpressionTest> expressions) {
    TestGroup {
      externalLabels = Collections.unmodifiableSortedMap(new TreeMap<>(externalLabels));
      input = List.copyOf(input);
      alerts = List.copyOf(alerts);
      expressions = List.copyOf(expressions);
    }
  }

  /** Samples of one series, one for each interval; null where there is a gap. */
  record InputSeries(Labels labels, List<@Nullable Double> values) {}

  /** The alerts of this name that fire at a time. */
  record AlertTest(long atMillis, String alertname, List<FiringAlert> expected) {
    AlertTest {
      expected = List.copyOf(expected);
    }
  }

  /** An alert that fires, with {@code alertname} among its labels. */
  record FiringAlert(Labels labels, Labels annotations) implements Comparable<FiringAlert> {
    static FiringAlert of(Map<String, String> labels, Map<String, String> annotations) {
      return new FiringAlert(Labels.of(labels), Labels.of(annotations));
    }

    @Override
    public int compareTo(FiringAlert other) {
      int byLabels = labels.compareTo(other.labels);
      return byLabels != 0 ? byLabels : annotations.compareTo(other.annotations);
    }
  }

  /** What an expression gives at a time. */
  record ExpressionTest(String expr, long atMillis, List<ExpectedSample> expected) {
    ExpressionTest {
      expected = List.copyOf(expected);
    }
  }

  /** A sample that an expression gives. */
  record ExpectedSample(Labels labels, double value) implements Comparable<ExpectedSample> {
    @Override
    public int compareTo(ExpectedSample other) {
      int byLabels = labels.compareTo(other.labels);
      return byLabels != 0 ? byLabels : Double.compare(value, other.value);
    }
  }
}
