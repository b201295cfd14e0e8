package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.model.Deployment;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.Evaluation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rules in force, read from a file in Prometheus' layout:
 *
 * <pre>{@code
 * groups:
 *   - name: storage
 *     scope: global
 *     rules:
 *       - alert: SlowUpload
 *         expr: max_over_time({category="R2",id="upload"}[1s]) > 500ms
 *         for: 10s
 *         keep_firing_for: 1m
 *         recover: max_over_time({category="R2",id="upload"}[1s]) < 300ms
 *         flap: {times: 4, within: 10m}
 *         labels: {severity: page}
 *         annotations: {summary: "{{ $labels.id }} took {{ $value | humanizeDuration }}"}
 *       - alert: AgentSilent
 *         expr: heartbeat{category="Isolation"}
 *         absent_for: 30s
 * }</pre>
 *
 * <p>A group's {@code interval} is read and has no effect: rules are evaluated whenever a series
 * they look at changes.
 *
 * @param rules that raise alerts, in the order of the file
 * @param recordings rules that write series
 */
public record RuleSet(List<AlertingRule> rules, List<RecordingRule> recordings) {

  public RuleSet {
    rules = List.copyOf(rules);
    recordings = List.copyOf(recordings);
  }

  public static RuleSet empty() {
    return new RuleSet(List.of(), List.of());
  }

  private boolean isEmpty() {
    return rules.isEmpty() && recordings.isEmpty();
  }

  /**
   * Reads a file.
   *
   * @throws YamlFileException if it cannot be read, or anything in it is wrong
   */
  public static RuleSet load(Path file) {
    return parse(RuleDocument.load(file).text(), file.toString());
  }

  /**
   * Reads the text of a file.
   *
   * @param origin its name, for messages
   * @throws YamlFileException if anything in it is wrong
   */
  public static RuleSet parse(String yaml, String origin) {
    return new RuleFileReader(origin, null).read(yaml);
  }

  /** The alerting rules that look at this series. */
  public List<AlertingRule> matching(Series series) {
    return rules.stream().filter(rule -> rule.matches(series)).toList();
  }

  /** Whether any rule looks at this series each time it changes. */
  public boolean watches(SeriesKey series) {
    if (isEmpty()) {
      return false;
    }
    Series identity = Series.parse(series);
    if (identity.category().equals(Deployment.CATEGORY) && judges()) {
      return true;
    }
    return all()
        .anyMatch(
            rule -> !(rule.evaluation() instanceof Evaluation.Whole) && rule.matches(identity));
  }

  /** Whether any rule has detectors. */
  public boolean judges() {
    return rules.stream()
        .anyMatch(rule -> rule.trigger() instanceof Trigger.OnValue value && value.judges());
  }

  /** All rules. */
  public Stream<Rule> all() {
    return Stream.concat(rules.stream(), recordings.stream());
  }

  /**
   * A short text that is the same for the same rules in whatever order and files; empty without
   * rules.
   */
  public String digest() {
    if (isEmpty()) {
      return "";
    }
    return RuleId.hash(
        Stream.concat(
                rules.stream().map(rule -> rule.definition().from(null).toString()),
                recordings.stream().map(rule -> rule.id() + rule.scope()))
            .sorted()
            .toList());
  }

  /** How far the rules look back at most; zero without rules. */
  public Duration longestRange() {
    return Duration.ofMillis(all().mapToLong(Rule::furthestMillis).max().orElse(0));
  }

  /** The rule of this identity. */
  public Optional<AlertingRule> find(RuleId id) {
    return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }
}
