package dev.masterperf.alerts.rule;

import org.jspecify.annotations.Nullable;

/**
 * Where a rule is from.
 *
 * @param file name of the rule file
 * @param version of the file where it is stored for all processes; null of one of this machine
 */
public record RuleOrigin(String file, @Nullable Long version) {
  /** Whether the file is kept in the topic of rules, and so is the same for all processes. */
  public boolean stored() {
    return version != null;
  }
}
