package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.yaml.YamlFileException;
import java.util.List;

/**
 * A group of a rule file.
 *
 * @param rules in the order of the file, in which Prometheus evaluates them
 */
public record RuleGroup(String name, List<Rule> rules) {
  public RuleGroup {
    rules = List.copyOf(rules);
  }

  /**
   * The groups of a file's text, as {@link RuleSet#parse} has the rules of all of them.
   *
   * @param origin its name, for messages
   * @throws YamlFileException if anything in it is wrong
   */
  public static List<RuleGroup> parse(String yaml, String origin) {
    return new RuleFileReader(origin, null).readGroups(yaml);
  }
}
