package dev.masterperf.streams.view;

import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.InForce;
import dev.masterperf.alerts.rule.RecordingDefinition;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.alerts.rule.RuleDefinition;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.ShippedRules;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import dev.masterperf.streams.anomaly.DetectorFigures;
import dev.masterperf.streams.anomaly.DetectorReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules one instance evaluates.
 *
 * @param instance {@code host:port}
 * @param count how many raise alerts
 * @param digest the same for the same rules; empty without any
 * @param missing names of rules that are not among them, and of which alerts are active there
 * @param rules those, in the order of the file
 * @param problem with newer ones, which are not in force because of it; null if there is none
 * @param recordings rules that write series
 * @param detectors how those of the rules stand that judge series by their past
 * @param storedVersion up to which change of the stored files it has taken them; 0 before the first
 * @param leftOut names of those that are not in force there, each with why
 */
public record RulesInForce(
    String instance,
    int count,
    String digest,
    SortedSet<String> missing,
    List<RuleDefinition> rules,
    @Nullable String problem,
    List<RecordingDefinition> recordings,
    DetectorReport detectors,
    long storedVersion,
    SortedMap<String, String> leftOut) {
  public RulesInForce {
    missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
    rules = List.copyOf(rules);
    // An instance of before there were such rules does not tell of them.
    recordings = recordings == null ? List.of() : List.copyOf(recordings);
    detectors = detectors == null ? DetectorReport.NONE : detectors;
    leftOut =
        Collections.unmodifiableSortedMap(
            leftOut == null ? new TreeMap<>() : new TreeMap<>(leftOut));
  }

  /** Of an instance of which nothing is known of stored files. */
  public RulesInForce(
      String instance,
      int count,
      String digest,
      SortedSet<String> missing,
      List<RuleDefinition> rules,
      @Nullable String problem,
      List<RecordingDefinition> recordings,
      DetectorReport detectors) {
    this(
        instance,
        count,
        digest,
        missing,
        rules,
        problem,
        recordings,
        detectors,
        0,
        Collections.emptySortedMap());
  }

  /** Of an instance without recording rules. */
  public RulesInForce(
      String instance,
      int count,
      String digest,
      SortedSet<String> missing,
      List<RuleDefinition> rules,
      @Nullable String problem) {
    this(instance, count, digest, missing, rules, problem, List.of(), DetectorReport.NONE);
  }

  /** Those of a processor. */
  static RulesInForce of(
      String instance, CurrentRules current, SortedSet<String> missing, DetectorReport detectors) {
    InForce inForce = current.inForce();
    RuleSet rules = inForce.rules();
    return new RulesInForce(
        instance,
        rules.rules().size(),
        rules.digest(),
        missing,
        rules.rules().stream().map(AlertingRule::definition).toList(),
        current.problem().orElse(null),
        rules.recordings().stream().map(RecordingRule::definition).toList(),
        detectors.with(judging(rules)),
        inForce.storedVersion(),
        inForce.leftOut());
  }

  /** Ids of the rules that have detectors. */
  private static List<String> judging(RuleSet rules) {
    return rules.rules().stream()
        .filter(rule -> rule.trigger() instanceof Trigger.OnValue value && value.judges())
        .map(rule -> rule.id().text())
        .toList();
  }

  /**
   * What of it is of these scopes. Which files are wrong, and what others lack, is told to those
   * alone who see everything.
   */
  public RulesInForce within(AllowedScopes scopes) {
    if (scopes.all()) {
      return this;
    }
    List<RuleDefinition> some = rules.stream().filter(rule -> scopes.allow(rule.scope())).toList();
    List<String> ids = some.stream().map(RuleDefinition::id).toList();
    return new RulesInForce(
        instance,
        some.size(),
        scopes.everywhere() ? digest : "",
        scopes.everywhere() ? missing : Collections.emptySortedSet(),
        some,
        scopes.everywhere() ? problem : null,
        recordings.stream().filter(rule -> scopes.allow(rule.scopeOrDefault())).toList(),
        detectors.of(ids),
        storedVersion,
        scopes.everywhere() ? leftOut : Collections.emptySortedMap());
  }

  /** What is wrong with the rules of these instances, in sentences; empty if nothing is. */
  static List<String> warnings(List<RulesInForce> all) {
    List<String> warnings = new ArrayList<>();
    boolean different = all.stream().map(RulesInForce::digest).distinct().count() > 1;
    if (different && all.stream().map(RulesInForce::storedVersion).distinct().count() > 1) {
      warnings.add(behind(all));
    } else if (different) {
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
    if (!all.isEmpty() && all.stream().noneMatch(RulesInForce::hasRulesOfPeople)) {
      boolean shipped = all.stream().anyMatch(one -> one.count > 0);
      warnings.add(
          "there are no alert rules"
              + (shipped
                  ? " of yours, so nothing raises alerts but troubles of MASTER_PERF itself"
                  : ", so nothing raises alerts")
              + "; save some (masterperf rules put) or name a file of them (--rules)");
    }
    all.stream()
        .flatMap(one -> InForce.warnings(one.leftOut).stream())
        .distinct()
        .forEach(warnings::add);
    for (RulesInForce one : all) {
      if (one.problem != null) {
        warnings.add(one.instance + " goes on with the rules before: " + one.problem);
      }
      if (!one.missing.isEmpty()) {
        warnings.add(
            one.instance
                + " lacks the rules "
                + String.join(", ", one.missing)
                + ": their active alerts are seen through as they were raised, and no new ones are"
                + " raised there");
      }
      one.unjudged().ifPresent(warnings::add);
    }
    return warnings;
  }

  /** Those that come with the product are about itself alone. */
  private boolean hasRulesOfPeople() {
    return count > rules.stream().filter(rule -> ShippedRules.isOne(rule.origin())).count();
  }

  /** Of instances that have not read the newest stored files, as for a moment after each save. */
  private static String behind(List<RulesInForce> all) {
    long newest = all.stream().mapToLong(RulesInForce::storedVersion).max().orElse(0);
    return all.stream()
        .filter(one -> one.storedVersion < newest)
        .map(RulesInForce::instance)
        .sorted()
        .collect(
            Collectors.joining(
                ", ", "", " did not yet take the stored rules of version " + newest));
  }

  /** Of series that no detector judges, for there is no memory for it; empty if there are none. */
  private Optional<String> unjudged() {
    Map<String, Long> refused = new TreeMap<>();
    for (RuleDefinition rule : rules) {
      long series = detectors.byRule().getOrDefault(rule.id(), DetectorFigures.NONE).refused();
      if (series > 0) {
        refused.merge(rule.name(), series, Long::sum);
      }
    }
    return refused.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s does not judge %d series of the rules %s: detectors have all of the %s they may take, see --detector-memory"
                .formatted(
                    instance,
                    refused.values().stream().mapToLong(Long::longValue).sum(),
                    String.join(", ", refused.keySet()),
                    new Quantity(detectors.mostBytes(), Unit.BYTES).toText()));
  }

  private String described() {
    return instance + " has " + (count == 0 ? "none" : count + " (" + digest + ")");
  }
}
