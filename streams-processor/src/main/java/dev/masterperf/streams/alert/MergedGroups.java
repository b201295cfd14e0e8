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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Groups whose home is this partition: put together of what the tasks of all partitions tell. */
final class MergedGroups {
  /** How long is waited for a part that is about to be told anew, before it is looked again. */
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final Map<String, MergedRule> rules;
  private final PartStore store;
  private final LabelledAlerts alerts;
  private final Recorder recorder;
  private final Troubles troubles;
  private final Map<GroupId, Map<Integer, Held>> groups = new HashMap<>();
  private final Set<GroupId> toRecord = new LinkedHashSet<>();

  /** Looked at by no rule since the start here: what was told before may be news to rules. */
  private final Set<GroupId> unjudged = new LinkedHashSet<>();

  private long second;

  /** What the task of a partition told last. */
  private record Held(RuleMessage.Part part, PartialAggregate value) {}

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
    store.eachHeard(
        message -> {
          if (message.part() != null) {
            keep(message.from(), message.part());
          }
        });
    groups.forEach(this::awaitItsTime);
    unjudged.addAll(groups.keySet());
    rules.forEach(
        (id, rule) -> {
          if (rule.rule() instanceof AlertingRule alerting) {
            alerts.active(alerting).forEach(labels -> unjudged.add(new GroupId(id, labels)));
          }
        });
  }

  private void awaitItsTime(GroupId group, Map<Integer, Held> parts) {
    MergedRule rule = rules.get(group.rule());
    if (rule != null && rule.rule() instanceof AlertingRule alerting) {
      alerts.await(alerting, group.group(), newest(parts.values()).lagMillis());
    }
  }

  private GroupId keep(int from, RuleMessage.Part part) {
    GroupId group = new GroupId(part.rule(), Labels.of(part.group()));
    PartialAggregate value = part.decoded().orElse(null);
    if (value != null) {
      groups.computeIfAbsent(group, fresh -> new TreeMap<>()).put(from, new Held(part, value));
    } else if (groups.containsKey(group)) {
      Map<Integer, Held> rest = groups.get(group);
      rest.remove(from);
      if (rest.isEmpty()) {
        groups.remove(group);
      }
    }
    return group;
  }

  /**
   * Another task told of its part of a group, or of there being none any more.
   *
   * @throws IllegalArgumentException if that is none; then nothing is changed
   */
  void receive(RuleMessage message, RuleMessage.Part part, long clockMillis) {
    GroupId group = keep(message.from(), part);
    store.hear(group, message);
    MergedRule rule = rules.get(part.rule());
    if (rule == null) {
      return; // of an instance with other rules; it counts once they are here
    }
    if (rule.rule() instanceof AlertingRule alerting) {
      Map<Integer, Held> parts = groups.getOrDefault(group, Map.of());
      RuleMessage.Part time = parts.isEmpty() ? part : newest(parts.values(), part);
      judge(
          rule,
          alerting,
          group,
          new Moment(time.atMillis(), time.lagMillis(), clockMillis),
          part.correction());
    } else {
      toRecord.add(group);
    }
  }

  private static RuleMessage.Part newest(Collection<Held> parts) {
    return newest(parts, parts.iterator().next().part);
  }

  /** Whose time is that of the group. */
  private static RuleMessage.Part newest(Collection<Held> parts, RuleMessage.Part told) {
    RuleMessage.Part newest = told;
    for (Held held : parts) {
      newest = held.part.atMillis() > newest.atMillis() ? held.part : newest;
    }
    return newest;
  }

  /**
   * When a group is judged.
   *
   * @param atMillis event time
   * @param lagMillis by how much the append clock is ahead of that time for its series
   * @param clockMillis append time
   */
  private record Moment(long atMillis, long lagMillis, long clockMillis) {}

  private void judge(
      MergedRule rule,
      AlertingRule alerting,
      GroupId group,
      Moment moment,
      @Nullable String correction) {
    unjudged.remove(group);
    OptionalDouble value = value(rule, group, moment.atMillis);
    Verdict verdict =
        value.isPresent()
            ? new Verdict.Holds(value.getAsDouble())
            : groups.containsKey(group) ? new Verdict.NoValue() : new Verdict.NoData();
    if (verdict.holds()
        && isAboutToChange(group, moment.clockMillis)
        && alerts.endsPendingBy(alerting, group.group(), moment.atMillis)) {
      // Its time is over, and maybe its reason is as well: that is told within a moment.
      alerts.lookAgain(alerting, group.group(), moment.clockMillis + LOOK_AGAIN_MILLIS);
      return;
    }
    alerts.judge(alerting, group.group(), verdict, moment.atMillis, moment.lagMillis, correction);
  }

  private boolean isAboutToChange(GroupId group, long clockMillis) {
    return groups.getOrDefault(group, Map.of()).values().stream()
        .anyMatch(held -> held.part.isOver(clockMillis));
  }

  private OptionalDouble value(MergedRule rule, GroupId group, long atMillis) {
    PartialAggregate whole = null;
    for (Held held : groups.getOrDefault(group, Map.of()).values()) {
      whole = whole == null ? held.value : whole.plus(held.value);
    }
    if (whole == null) {
      return OptionalDouble.empty();
    }
    try {
      return rule.evaluation().value(group.group(), whole, atMillis).stream()
          .mapToDouble(VectorSample::number)
          .findFirst();
    } catch (EvaluationException e) {
      troubles.report(rule.expr(), e);
      return OptionalDouble.empty();
    }
  }

  /** An alert's time has come: it is looked at as of then, by what is known now. */
  void onDue(LabelledAlerts.Due due, long clockMillis) {
    MergedRule rule = rules.get(due.rule().id().text());
    if (rule != null) {
      GroupId group = new GroupId(due.rule().id().text(), due.labels());
      long lag = groups.containsKey(group) ? Math.max(0, clockMillis - due.atMillis()) : 0;
      judge(rule, due.rule(), group, new Moment(due.atMillis(), lag, clockMillis), null);
    }
  }

  /** Judges what was told before the start here, and writes values of groups once a second. */
  void onClock(long clockMillis) {
    Set.copyOf(unjudged).forEach(group -> judgeAfterStart(group, clockMillis));
    unjudged.clear();
    long now = Resolution.SECOND.windowStart(clockMillis);
    if (now == second) {
      return;
    }
    second = now;
    toRecord.forEach(this::record);
    toRecord.clear();
  }

  private void judgeAfterStart(GroupId group, long clockMillis) {
    MergedRule rule = rules.get(group.rule());
    if (rule == null) {
      return;
    }
    if (!(rule.rule() instanceof AlertingRule alerting)) {
      toRecord.add(group);
      return;
    }
    Map<Integer, Held> parts = groups.getOrDefault(group, Map.of());
    Moment moment =
        parts.isEmpty()
            ? new Moment(clockMillis, 0, clockMillis)
            : new Moment(
                newest(parts.values()).atMillis(), newest(parts.values()).lagMillis(), clockMillis);
    judge(rule, alerting, group, moment, null);
  }

  private void record(GroupId group) {
    Map<Integer, Held> parts = groups.get(group);
    MergedRule rule = rules.get(group.rule());
    if (parts != null && rule != null && rule.rule() instanceof RecordingRule recording) {
      long at = newest(parts.values()).atMillis();
      value(rule, group, at)
          .ifPresent(value -> recorder.record(recording, group.group(), value, at));
    }
  }

  /** When something is to be done next, in append time; MAX_VALUE if nothing is. */
  long nextDueMillis() {
    if (!unjudged.isEmpty()) {
      return Long.MIN_VALUE;
    }
    return toRecord.isEmpty() ? Long.MAX_VALUE : second + Resolution.SECOND.sizeMillis();
  }
}
