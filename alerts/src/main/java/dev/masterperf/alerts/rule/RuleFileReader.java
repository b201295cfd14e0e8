package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.yaml.Problems;
import dev.masterperf.alerts.yaml.YamlFile;
import dev.masterperf.alerts.yaml.YamlSection;
import dev.masterperf.model.Scopes;
import dev.masterperf.model.Series;
import dev.masterperf.query.syntax.PromDuration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the groups of a rule file and notes all problems before it gives up. */
final class RuleFileReader {
  private static final List<String> GROUP_KEYS =
      List.of("name", "interval", "scope", "labels", "rules");

  /** Keys of Prometheus and of Thanos, read so that files load, which mean nothing here. */
  private static final List<String> IDLE_GROUP_KEYS =
      List.of("limit", "query_offset", "partial_response_strategy", "source_tenants");

  private final Problems problems;
  private final @Nullable RuleOrigin origin;
  private final List<AlertingRule> rules = new ArrayList<>();
  private final List<RecordingRule> recordings = new ArrayList<>();
  private final Map<String, List<Rule>> byGroup = new LinkedHashMap<>();
  private final Map<String, Integer> groupLines = new HashMap<>();
  private final Map<RuleId, Integer> ruleLines = new HashMap<>();

  /**
   * @param place what messages call the file
   * @param origin where its rules are from, where that matters
   */
  RuleFileReader(String place, @Nullable RuleOrigin origin) {
    this.problems = new Problems(place);
    this.origin = origin;
  }

  List<RuleGroup> readGroups(String yaml) {
    read(yaml);
    return byGroup.entrySet().stream()
        .map(group -> new RuleGroup(group.getKey(), group.getValue()))
        .toList();
  }

  RuleSet read(String yaml) {
    YamlFile.compose(yaml, problems)
        .ifPresentOrElse(
            this::readFile, () -> problems.add(1, "", "there is nothing here; expected groups:"));
    problems.throwIfAny();
    return new RuleSet(rules, recordings);
  }

  private void readFile(Node root) {
    YamlSection file = new YamlSection(root, "", problems);
    file.refuseOthers(List.of("groups"), List.of());
    if (!file.has("groups")) {
      file.problem("groups", "this key is missing");
    }
    List<Node> groups = file.list("groups");
    for (int i = 0; i < groups.size(); i++) {
      readGroup(new YamlSection(groups.get(i), "groups[" + i + "]", problems));
    }
  }

  private void readGroup(YamlSection group) {
    List<String> known = new ArrayList<>(GROUP_KEYS);
    known.addAll(IDLE_GROUP_KEYS);
    group.refuseOthers(known, List.of());
    String name = group.required("name").orElse("");
    Integer before = groupLines.putIfAbsent(name, group.line());
    if (before != null && !name.isEmpty()) {
      group.problem("name", "the group of line " + before + " has the same name");
    }
    group.text("interval").ifPresent(text -> checkDuration(group, text));
    String scope = scope(group);
    SortedMap<String, String> labels = labels(group);
    byGroup.putIfAbsent(name, new ArrayList<>());
    List<Node> nodes = group.list("rules");
    for (int i = 0; i < nodes.size(); i++) {
      YamlSection rule = new YamlSection(nodes.get(i), group.path("rules[" + i + "]"), problems);
      RuleReader reader = new RuleReader(name, scope, labels, rule, origin);
      if (reader.records()) {
        reader.readRecording().ifPresent(read -> add(read, rule));
      } else {
        reader.read().ifPresent(read -> add(read, rule));
      }
    }
  }

  private static String scope(YamlSection group) {
    if (!group.has("scope")) {
      return Series.DEFAULT_SCOPE;
    }
    String scope = group.required("scope").orElse("");
    try {
      if (!scope.isEmpty()) {
        Scopes.requireName(scope);
      }
    } catch (IllegalArgumentException e) {
      group.problem("scope", String.valueOf(e.getMessage()));
    }
    return scope;
  }

  private static SortedMap<String, String> labels(YamlSection group) {
    SortedMap<String, String> labels = new TreeMap<>();
    group
        .section("labels")
        .ifPresent(
            section ->
                section
                    .keys()
                    .forEach(name -> section.text(name).ifPresent(text -> labels.put(name, text))));
    return labels;
  }

  private static void checkDuration(YamlSection group, String text) {
    try {
      PromDuration.parseMillis(text);
    } catch (IllegalArgumentException e) {
      group.problem("interval", String.valueOf(e.getMessage()));
    }
  }

  /** Two rules of one identity would share the state of their alerts. */
  private void add(AlertingRule read, YamlSection rule) {
    Integer before = ruleLines.putIfAbsent(read.id(), rule.line());
    if (before != null) {
      rule.problem("alert", "the rule of line " + before + " has the same name, expr and labels");
    }
    rules.add(read);
    byGroup.computeIfAbsent(read.group(), name -> new ArrayList<>()).add(read);
  }

  /** Two of them would write the same series. */
  private void add(RecordingRule read, YamlSection rule) {
    Integer before = ruleLines.putIfAbsent(read.id(), rule.line());
    if (before != null) {
      rule.problem("record", "the rule of line " + before + " has the same name, expr and labels");
    }
    recordings.add(read);
    byGroup.computeIfAbsent(read.group(), name -> new ArrayList<>()).add(read);
  }
}
