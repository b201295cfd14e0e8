package dev.masterperf.streams.view;

import dev.masterperf.alerts.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules one instance evaluates.
 *
 * @param instance {@code host:port}
 * @param count how many there are
 * @param digest the same for the same rules; empty without any
 * @param missing names of rules that are not among them, and of which alerts are active there
 */
public record RulesInForce(String instance, int count, String digest, SortedSet<String> missing) {
  public RulesInForce {
    missing = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(missing));
  }

  /** Those of a processor. */
  static RulesInForce of(String instance, RuleSet rules, SortedSet<String> missing) {
    return new RulesInForce(instance, rules.rules().size(), rules.digest(), missing);
  }

  /** What is wrong with the rules of these instances, in sentences; empty if nothing is. */
  static List<String> warnings(List<RulesInForce> all) {
    List<String> warnings = new ArrayList<>();
    if (all.stream().map(RulesInForce::digest).distinct().count() > 1) {
      warnings.add(
          all.stream()
              .map(RulesInForce::described)
              .sorted()
              .collect(
                  Collectors.joining(
                      ", ",
                      "the processors have different rule files: ",
                      "; give all the same (--rules), until then each raises alerts by its own")));
    }
    for (RulesInForce one : all) {
      if (!one.missing.isEmpty()) {
        warnings.add(
            one.instance
                + " lacks the rules "
                + String.join(", ", one.missing)
                + ": their active alerts are seen through as they were raised, and no new ones are"
                + " raised there");
      }
    }
    return warnings;
  }

  private String described() {
    return instance + " has " + (count == 0 ? "none" : count + " (" + digest + ")");
  }
}
