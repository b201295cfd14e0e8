package dev.masterperf.alerts.rule;

import dev.masterperf.alerts.yaml.YamlFileException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which names of rule files and of groups are taken. The identity of a rule begins with its group,
 * so two files must not share one: their rules would share the state of their alerts.
 */
public final class TakenNames {
  private final Set<String> files = new HashSet<>();
  private final Map<String, String> fileOfGroup = new HashMap<>();

  /** Those of files, as far as these can be read. */
  public static TakenNames of(Collection<RuleDocument> documents) {
    TakenNames taken = new TakenNames();
    for (RuleDocument document : documents) {
      try {
        taken.take(document.name(), names(document.groups()));
      } catch (YamlFileException e) {
        taken.take(document.name(), List.of()); // none of its groups is in force
      }
    }
    return taken;
  }

  static List<String> names(List<RuleGroup> groups) {
    return groups.stream().map(RuleGroup::name).toList();
  }

  void take(String file, Collection<String> groups) {
    files.add(file);
    groups.forEach(group -> fileOfGroup.put(group, file));
  }

  /** Takes the names of rules that were read already. */
  void take(RuleSet rules) {
    rules
        .all()
        .forEach(
            rule -> {
              RuleOrigin origin = rule.origin();
              take(
                  origin == null ? "a file of this process" : origin.file(), List.of(rule.group()));
            });
  }

  /** Why another file must not have this name; empty if it may. */
  public Optional<String> refusal(String file) {
    return files.contains(file)
        ? Optional.of("another rule file has the name " + file)
        : Optional.empty();
  }

  /** Why another file must not have groups of these names; empty if it may. */
  public Optional<String> refusal(List<RuleGroup> groups) {
    return groupIn(names(groups));
  }

  Optional<String> groupIn(Collection<String> groups) {
    return groups.stream()
        .filter(fileOfGroup::containsKey)
        .findFirst()
        .map(
            group ->
                "the group %s is in the rule file %s already; give it another name"
                    .formatted(group, Objects.requireNonNull(fileOfGroup.get(group))));
  }
}
