package dev.masterperf.api.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of the text of a rule file.
 *
 * @param problems everything for which it cannot be taken, in the order of the text
 * @param groups what stands in it; none where it is not valid
 */
record RuleCheck(boolean valid, List<Mistake> problems, List<Group> groups) {

  /**
   * One thing that is wrong.
   *
   * @param line from 1, as is {@code column}; null where it is not known
   * @param path such as {@code groups[0].rules[2].expr}; empty where the whole text is meant
   * @param message may have several lines
   */
  @JsonInclude(Include.ALWAYS)
  record Mistake(@Nullable Integer line, @Nullable Integer column, String path, String message) {
    String text() {
      return (line == null ? "" : "line " + line + ": ") + message;
    }

    static Mistake of(YamlFileException.Problem problem) {
      String key = problem.path().substring(problem.path().lastIndexOf('.') + 1);
      return new Mistake(
          problem.line() > 0 ? problem.line() : null,
          problem.column() > 0 ? problem.column() : null,
          problem.path(),
          key.isEmpty() ? problem.message() : key + ": " + problem.message());
    }
  }

  /** A group with its rules in their order. */
  record Group(String name, List<Rule> rules) {}

  /**
   * A rule.
   *
   * @param alert its name, where it raises alerts
   * @param record the series it writes, where it does
   */
  record Rule(@Nullable String alert, @Nullable String record, String expr) {
    static Rule of(dev.masterperf.alerts.rule.Rule rule) {
      if (rule instanceof RecordingRule recording) {
        return new Rule(null, rule.name(), recording.expr().text());
      }
      Trigger trigger = ((AlertingRule) rule).trigger();
      return new Rule(rule.name(), null, trigger.text());
    }
  }

  static RuleCheck of(RuleDocument file) {
    try {
      return new RuleCheck(
          true,
          List.of(),
          file.groups().stream()
              .map(group -> new Group(group.name(), group.rules().stream().map(Rule::of).toList()))
              .toList());
    } catch (YamlFileException e) {
      return new RuleCheck(false, e.problems().stream().map(Mistake::of).toList(), List.of());
    }
  }

  /**
   * Refuses what is not valid.
   *
   * @throws ProblemException with all that is wrong
   */
  void requireValid() {
    if (!valid) {
      throw new Problem(
              ProblemType.INVALID_RULES,
              problems.stream().map(Mistake::text).collect(Collectors.joining("\n")),
              Map.of("problems", problems))
          .toException();
    }
  }

  /** How many rules there are in which groups. */
  String summary() {
    return "%d rules in %s"
        .formatted(
            groups.stream().mapToInt(group -> group.rules().size()).sum(),
            groups.stream().map(Group::name).collect(Collectors.joining(", ", "[", "]")));
  }
}
