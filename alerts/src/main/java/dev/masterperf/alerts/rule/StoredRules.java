package dev.masterperf.alerts.rule;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rule files that are stored for all processes, as one process has read them.
 *
 * @param documents those that are text at all
 * @param unreadable names of records that are not, each with what is wrong with it
 * @param version of the newest change read, deletions included; 0 before the first
 */
public record StoredRules(
    List<RuleDocument> documents, SortedMap<String, String> unreadable, long version) {
  /** Of a process that reads none, or of an installation where nothing was stored yet. */
  public static final StoredRules NONE =
      new StoredRules(List.of(), Collections.emptySortedMap(), 0);

  public StoredRules {
    documents = List.copyOf(documents);
    unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
  }
}
