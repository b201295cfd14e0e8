package dev.masterperf.alerts.check;

import dev.masterperf.alerts.check.UnitTestFile.AlertTest;
import dev.masterperf.alerts.check.UnitTestFile.ExpectedSample;
import dev.masterperf.alerts.check.UnitTestFile.ExpressionTest;
import dev.masterperf.alerts.check.UnitTestFile.FiringAlert;
import dev.masterperf.alerts.check.UnitTestFile.InputSeries;
import dev.masterperf.alerts.check.UnitTestFile.TestGroup;
import dev.masterperf.alerts.rule.RuleGroup;
import dev.masterperf.alerts.yaml.Problems;
import dev.masterperf.alerts.yaml.YamlFile;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.alerts.yaml.YamlFileException.Problem;
import dev.masterperf.alerts.yaml.YamlSection;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.PromDuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a file of unit tests and notes all problems before it gives up. */
final class UnitTestReader {
  private static final String INTERVAL = "interval";
  private static final String EVALUATION_INTERVAL = "evaluation_interval";
  private static final long MINUTE_MILLIS = 60_000;
  private static final List<String> FILE_KEYS =
      List.of("rule_files", EVALUATION_INTERVAL, "group_eval_order", "tests");
  private static final List<String> TEST_KEYS =
      List.of(
          INTERVAL,
          "name",
          "input_series",
          "alert_rule_test",
          "promql_expr_test",
          "external_labels",
          "external_url");
  private static final List<String> LATER_TEST_KEYS = List.of("start_timestamp");

  private final Path file;
  private final Problems problems;

  UnitTestReader(Path file) {
    this.file = file;
    this.problems = new Problems(file.toString());
  }

  UnitTestFile read() {
    Optional<Node> root = YamlFile.compose(RuleFiles.text(file), problems);
    if (root.isEmpty()) {
      problems.add(1, "", "there is nothing here; expected rule_files: and tests:");
    }
    Optional<UnitTestFile> read = root.map(this::file);
    problems.throwIfAny();
    return read.orElseThrow();
  }

  private UnitTestFile file(Node root) {
    YamlSection whole = new YamlSection(root, "", problems);
    whole.refuseOthers(FILE_KEYS, List.of("fuzzy_compare"));
    long interval = millis(whole, EVALUATION_INTERVAL, MINUTE_MILLIS);
    List<RuleGroup> groups = groups(whole);
    List<TestGroup> tests = new ArrayList<>();
    List<Node> nodes = whole.list("tests");
    for (int i = 0; i < nodes.size(); i++) {
      tests.add(test(whole.element("tests", i, nodes.get(i)), interval));
    }
    return new UnitTestFile(groups, interval, tests);
  }

  private List<RuleGroup> groups(YamlSection whole) {
    List<RuleGroup> groups = new ArrayList<>();
    for (Node node : whole.list("rule_files")) {
      text(whole, "rule_files", node)
          .ifPresent(
              pattern -> {
                List<Path> found = RuleFiles.matching(file, pattern);
                if (found.isEmpty()) {
                  whole.problem("rule_files", node, "no file matches " + pattern);
                }
                found.forEach(path -> groups.addAll(groupsOf(path)));
              });
    }
    List<String> order = new ArrayList<>();
    for (Node node : whole.list("group_eval_order")) {
      text(whole, "group_eval_order", node)
          .ifPresent(
              name -> {
                if (order.contains(name)) {
                  whole.problem("group_eval_order", node, "the group " + name + " is named twice");
                }
                order.add(name);
              });
    }
    // As promtool: groups that are not named come with the first of those that are.
    groups.sort(Comparator.comparingInt(group -> Math.max(0, order.indexOf(group.name()))));
    return groups;
  }

  /** The problems of a rule file are told with those of this one. */
  private List<RuleGroup> groupsOf(Path ruleFile) {
    try {
      return RuleGroup.parse(RuleFiles.text(ruleFile), ruleFile.toString());
    } catch (YamlFileException e) {
      for (Problem problem : e.problems()) {
        problems.add(0, "rule_files", problem.toString());
      }
      return List.of();
    }
  }

  private TestGroup test(YamlSection test, long evaluationInterval) {
    test.refuseOthers(TEST_KEYS, LATER_TEST_KEYS);
    return new TestGroup(
        test.text("name").orElse(""),
        millis(test, INTERVAL, evaluationInterval),
        texts(test, "external_labels"),
        test.text("external_url").orElse(""),
        each(test, "input_series", this::input, new HashSet<>()),
        each(test, "alert_rule_test", this::alert, new HashSet<>()),
        each(test, "promql_expr_test", this::expression, new HashSet<>()));
  }

  private interface ElementReader<T> {
    Optional<T> read(YamlSection section, Set<Object> before);
  }

  private static <T> List<T> each(
      YamlSection parent, String key, ElementReader<T> reader, Set<Object> before) {
    List<T> read = new ArrayList<>();
    List<Node> nodes = parent.listOrNothing(key);
    for (int i = 0; i < nodes.size(); i++) {
      reader.read(parent.element(key, i, nodes.get(i)), before).ifPresent(read::add);
    }
    return read;
  }

  private Optional<InputSeries> input(YamlSection section, Set<Object> before) {
    section.refuseOthers(List.of("series", "values"), List.of());
    Optional<Labels> labels =
        section
            .required("series")
            .flatMap(text -> parsed(section, "series", () -> SampleNotation.labels(text)));
    Optional<InputSeries> read =
        labels.flatMap(
            found ->
                section
                    .required("values")
                    .flatMap(text -> parsed(section, "values", () -> SampleNotation.values(text)))
                    .map(values -> new InputSeries(found, values)));
    if (labels.isPresent() && !before.add(labels.get())) {
      section.problem("series", "this series has samples above already");
      return Optional.empty();
    }
    return read;
  }

  private Optional<AlertTest> alert(YamlSection section, Set<Object> before) {
    section.refuseOthers(List.of("eval_time", "alertname", "exp_alerts"), List.of());
    long at = millis(section, "eval_time", 0);
    return section
        .required("alertname")
        .map(
            name ->
                new AlertTest(
                    at,
                    name,
                    each(
                        section,
                        "exp_alerts",
                        (alert, none) -> Optional.of(firing(alert, name)),
                        before)));
  }

  private static FiringAlert firing(YamlSection section, String name) {
    section.refuseOthers(List.of("exp_labels", "exp_annotations"), List.of());
    SortedMap<String, String> labels = texts(section, "exp_labels");
    labels.put("alertname", name);
    return FiringAlert.of(labels, texts(section, "exp_annotations"));
  }

  private static SortedMap<String, String> texts(YamlSection section, String key) {
    SortedMap<String, String> texts = new TreeMap<>();
    section
        .section(key)
        .ifPresent(
            map -> map.keys().forEach(name -> map.text(name).ifPresent(t -> texts.put(name, t))));
    return texts;
  }

  private Optional<ExpressionTest> expression(YamlSection section, Set<Object> before) {
    section.refuseOthers(List.of("expr", "eval_time", "exp_samples"), List.of());
    long at = millis(section, "eval_time", 0);
    return section
        .required("expr")
        .map(
            expr ->
                new ExpressionTest(
                    expr,
                    at,
                    each(section, "exp_samples", (sample, none) -> expected(sample), before)));
  }

  private static Optional<ExpectedSample> expected(YamlSection section) {
    section.refuseOthers(List.of("labels", "value"), List.of("histogram"));
    Optional<Labels> labels =
        parsed(section, "labels", () -> SampleNotation.labels(section.text("labels").orElse("")));
    Optional<Double> value =
        section.has("value")
            ? section
                .required("value")
                .flatMap(text -> parsed(section, "value", () -> SampleNotation.number(text)))
            : Optional.of(0.0);
    return labels.flatMap(found -> value.map(number -> new ExpectedSample(found, number)));
  }

  private static <T> Optional<T> parsed(YamlSection section, String key, Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (IllegalArgumentException e) {
      section.problem(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static long millis(YamlSection section, String key, long otherwise) {
    long millis =
        section
            .text(key)
            .flatMap(text -> parsed(section, key, () -> PromDuration.parseMillis(text)))
            .orElse(otherwise);
    boolean mustPass = key.equals(INTERVAL) || key.equals(EVALUATION_INTERVAL);
    return mustPass && millis == 0 ? otherwise : millis;
  }

  private static Optional<String> text(YamlSection parent, String key, Node node) {
    if (node instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue());
    }
    parent.problem(key, node, "expected text");
    return Optional.empty();
  }
}
