package dev.masterperf.streams.alert;

import dev.masterperf.alerts.lifecycle.Verdict;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RecordingRule;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.PartialAggregate;
import dev.masterperf.query.eval.VectorSample;
import dev.masterperf.query.series.Labels;
import dev.masterperf.streams.alert.SeriesParts.GroupId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Groups whose home is this partition: put together of what the tasks of all partitions tell. */
final class MergedGroups {
  private final Map<String, MergedRule> rules;
  private final PartStore store;
  private final LabelledAlerts alerts;
  private final Recorder recorder;
  private final Troubles troubles;
  private final Map<GroupId, Map<Integer, RuleMessage.Part>> groups = new HashMap<>();
  private final Set<GroupId> toRecord = new LinkedHashSet<>();
  private long second;

  MergedGroups(
      Map<String, MergedRule> rules,
      PartStore store,
      LabelledAlerts alerts,
      Recorder recorder,
      Troubles troubles) {
    this.rules = rules;
    this.store = store;
    this.alerts = alerts;
    this.recorder = recorder;
    this.troubles = troubles;
    store.eachHeard(message -> keep(message.from(), message.part()));
    groups.forEach(
        (group, parts) -> {
          MergedRule rule = rules.get(group.rule());
          if (rule != null && rule.rule() instanceof AlertingRule alerting) {
            long lag =
                parts.values().stream().mapToLong(RuleMessage.Part::lagMillis).max().orElse(0);
            alerts.await(alerting, scoped(rule, group.group()), lag);
          }
        });
  }

  private @Nullable GroupId keep(int from, RuleMessage.@Nullable Part part) {
    if (part == null) {
      return null;
    }
    GroupId group = new GroupId(part.rule(), Labels.of(part.group()));
    if (part.value() != null) {
      groups.computeIfAbsent(group, fresh -> new TreeMap<>()).put(from, part);
    } else if (groups.containsKey(group)) {
      Map<Integer, RuleMessage.Part> rest = groups.get(group);
      rest.remove(from);
      if (rest.isEmpty()) {
        groups.remove(group);
      }
    }
    return group;
  }

  /** Another task told of its part of a group, or of there being none any more. */
  void receive(RuleMessage message) {
    RuleMessage.Part part = message.part();
    GroupId group = keep(message.from(), part);
    if (part == null || group == null) {
      return;
    }
    store.hear(group, message);
    MergedRule rule = rules.get(part.rule());
    if (rule == null) {
      return; // of an instance with other rules; it counts once they are here
    }
    if (rule.rule() instanceof AlertingRule alerting) {
      judge(rule, alerting, group, newest(group, part), part.correction());
    } else {
      toRecord.add(group);
    }
  }

  /** Whose time is that of the group. */
  private RuleMessage.Part newest(GroupId group, RuleMessage.Part otherwise) {
    RuleMessage.Part newest = null;
    for (RuleMessage.Part part : groups.getOrDefault(group, Map.of()).values()) {
      newest = newest == null || part.atMillis() > newest.atMillis() ? part : newest;
    }
    return newest == null ? otherwise : newest;
  }

  private void judge(
      MergedRule rule,
      AlertingRule alerting,
      GroupId group,
      RuleMessage.Part time,
      @Nullable String correction) {
    judgeAt(rule, alerting, group, time.atMillis(), time.lagMillis(), correction);
  }

  private void judgeAt(
      MergedRule rule,
      AlertingRule alerting,
      GroupId group,
      long atMillis,
      long lagMillis,
      @Nullable String correction) {
    OptionalDouble value = value(rule, group, atMillis);
    Verdict verdict =
        value.isPresent()
            ? new Verdict.Holds(value.getAsDouble())
            : groups.containsKey(group) ? new Verdict.NoValue() : new Verdict.NoData();
    alerts.judge(alerting, scoped(rule, group.group()), verdict, atMillis, lagMillis, correction);
  }

  /** A group without scope is of the rule's. */
  private static Labels scoped(MergedRule rule, Labels group) {
    return group.get("scope").isEmpty() ? group.with("scope", rule.rule().scope()) : group;
  }

  private OptionalDouble value(MergedRule rule, GroupId group, long atMillis) {
    PartialAggregate whole = null;
    for (RuleMessage.Part part : groups.getOrDefault(group, Map.of()).values()) {
      PartialAggregate one = part.decoded().orElse(null);
      if (one != null) {
        whole = whole == null ? one : whole.plus(one);
      }
    }
    if (whole == null) {
      return OptionalDouble.empty();
    }
    try {
      VectorSample sample = rule.evaluation().value(group.group(), whole, atMillis).orElse(null);
      if (sample == null) {
        return OptionalDouble.empty();
      }
      return OptionalDouble.of(
          sample.distribution() == null ? sample.value() : sample.distribution().count());
    } catch (EvaluationException e) {
      troubles.report(rule.expr(), e);
      return OptionalDouble.empty();
    }
  }

  /** An alert's time has come: it is looked at as of then, by what is known now. */
  void onDue(LabelledAlerts.Due due, long clockMillis) {
    MergedRule rule = rules.get(due.rule().id().text());
    if (rule == null) {
      return;
    }
    groups.keySet().stream()
        .filter(one -> one.rule().equals(due.rule().id().text()))
        .filter(one -> scoped(rule, one.group()).equals(due.labels()))
        .findFirst()
        .ifPresentOrElse(
            group ->
                judgeAt(
                    rule,
                    due.rule(),
                    group,
                    due.atMillis(),
                    Math.max(0, clockMillis - due.atMillis()),
                    null),
            () ->
                alerts.judge(
                    due.rule(), due.labels(), new Verdict.NoData(), due.atMillis(), 0, null));
  }

  /** Writes, once a second, values of the groups that changed. */
  void onClock(long clockMillis) {
    long now = Resolution.SECOND.windowStart(clockMillis);
    if (now == second) {
      return;
    }
    second = now;
    toRecord.forEach(this::record);
    toRecord.clear();
  }

  private void record(GroupId group) {
    Map<Integer, RuleMessage.Part> parts = groups.get(group);
    MergedRule rule = rules.get(group.rule());
    if (parts != null && rule != null && rule.rule() instanceof RecordingRule recording) {
      long at = parts.values().stream().mapToLong(RuleMessage.Part::atMillis).max().orElseThrow();
      value(rule, group, at)
          .ifPresent(value -> recorder.record(recording, scoped(rule, group.group()), value, at));
    }
  }

  /** When something is to be written next, in append time; MAX_VALUE if nothing is. */
  long nextDueMillis() {
    return toRecord.isEmpty() ? Long.MAX_VALUE : second + Resolution.SECOND.sizeMillis();
  }
}
