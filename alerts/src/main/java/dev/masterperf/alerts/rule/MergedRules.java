package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.yaml.YamlFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules of a process' own files and those stored for all, put together. A stored file that
 * cannot be taken is left out as a whole and the others are in force: one bad record in a topic
 * must not end the alerts of all the others.
 *
 * @param leftOut names of stored files that are not in force, each with why; empty if all are
 */
record MergedRules(RuleSet rules, SortedMap<String, String> leftOut) {
  MergedRules {
    leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
  }

  /**
   * Own files come first, then stored ones in the order of their names. Where two cannot both be,
   * own files win over stored ones, and of these the one that was saved first.
   *
   * @param own rules of own files
   * @param ownNames of these files
   */
  static MergedRules of(RuleSet own, List<String> ownNames, StoredRules stored) {
    if (stored.documents().isEmpty() && stored.unreadable().isEmpty()) {
      return new MergedRules(own, Collections.emptySortedMap());
    }
    TakenNames taken = new TakenNames();
    ownNames.forEach(name -> taken.take(name, List.of()));
    taken.take(own);
    SortedMap<String, String> leftOut = new TreeMap<>(stored.unreadable());
    SortedMap<String, RuleSet> inForce = new TreeMap<>();
    stored.documents().stream()
        .sorted(
            Comparator.comparing(document -> document.version() == null ? 0 : document.version()))
        .forEach(document -> add(document, taken, inForce, leftOut));
    return new MergedRules(together(own, inForce), leftOut);
  }

  private static void add(
      RuleDocument document,
      TakenNames taken,
      SortedMap<String, RuleSet> inForce,
      SortedMap<String, String> leftOut) {
    try {
      List<String> groups = TakenNames.names(document.groups());
      Optional<String> refusal = taken.refusal(document.name()).or(() -> taken.groupIn(groups));
      if (refusal.isPresent()) {
        leftOut.put(document.name(), refusal.get());
      } else {
        inForce.put(document.name(), document.rules(document.name()));
        taken.take(document.name(), groups);
      }
    } catch (YamlFileException e) {
      leftOut.put(document.name(), String.valueOf(e.getMessage()));
    }
  }

  private static RuleSet together(RuleSet own, SortedMap<String, RuleSet> stored) {
    List<AlertingRule> kept = stored.values().stream().flatMap(s -> s.rules().stream()).toList();
    List<AlertingRule> rules = new ArrayList<>(ShippedRules.left(own.rules(), kept).toList());
    List<RecordingRule> recordings = new ArrayList<>(own.recordings());
    stored
        .values()
        .forEach(
            set -> {
              rules.addAll(set.rules());
              recordings.addAll(set.recordings());
            });
    return new RuleSet(rules, recordings);
  }
}
