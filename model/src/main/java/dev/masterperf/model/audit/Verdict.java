package dev.masterperf.model.audit;

import java.util.List;
import java.util.Set;

/**
 * What came of checking records.
 *
 * @param findings the first of them
 * @param found how many there are
 * @param entries records that tell of an action and stand in a chain
 * @param unchained entries from before there were chains
 * @param unsigned the newest entries, which the next checkpoint will sign
 * @param keys ids of all keys that signed something
 */
public record Verdict(
    List<Finding> findings,
    long found,
    long entries,
    long checkpoints,
    long unchained,
    long unsigned,
    int chains,
    Set<String> keys) {
  public Verdict {
    findings = List.copyOf(findings);
    keys = Set.copyOf(keys);
  }

  /** Whether every record is as it was written, and none is missing. */
  public boolean clean() {
    return found == 0;
  }
}
