package dev.masterperf.streams.alert;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.MergedEvaluation.Part;
import dev.masterperf.query.eval.PartialAggregate;
import dev.masterperf.query.series.Labels;
import dev.masterperf.streams.window.RecentlyUsed;
import dev.masterperf.streams.window.SeriesRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the series of one partition give to rules that put series together. Changes are gathered and
 * told a few times a second: of each group that changed, what the series here come to in it.
 *
 * <p>It is held on the heap and made anew at each start. What was told before is remembered in a
 * store, so that groups which are empty by then are taken back.
 */
final class SeriesParts {
  private final Map<String, MergedRule> rules;
  private final OneSeriesSources sources;
  private final Function<SeriesKey, @Nullable SeriesRow> rows;
  private final PartStore store;
  private final int partition;
  private final int partitions;
  private final Consumer<RuleOutput> outputs;
  private final Troubles troubles;
  private final Map<SeriesKey, List<MergedRule>> matching = new RecentlyUsed<>();

  /** Series that changed, and what is to be said of it if the event was late. */
  private final Map<SeriesKey, Optional<String>> changed = new LinkedHashMap<>();

  private final Map<String, Map<SeriesKey, Given>> given = new HashMap<>();
  private final Map<GroupId, Set<SeriesKey>> members = new HashMap<>();

  /** Groups to be told of, and what changed them. */
  private final Map<GroupId, Cause> stale = new LinkedHashMap<>();

  private final AlertTimers timers = new AlertTimers();
  private final Map<String, Leaving> leaving = new HashMap<>();

  /** A group of a rule. */
  record GroupId(String rule, Labels group) {
    String text() {
      return rule + "\n" + group;
    }
  }

  /**
   * What a series gives, as of a time.
   *
   * @param untilMillis append time at which a window leaves a range; MAX_VALUE where none does
   */
  private record Given(
      Labels group, PartialAggregate value, long atMillis, long lagMillis, long untilMillis) {}

  /**
   * Why a group is to be told of.
   *
   * @param correction what is to be said of late data in it
   * @param atMillis event time of the change; MIN_VALUE where it has none
   */
  private record Cause(Optional<String> correction, long atMillis, long lagMillis) {
    static final Cause NONE = new Cause(Optional.empty(), Long.MIN_VALUE, 0);

    Cause and(Cause later) {
      Cause newest = later.atMillis >= atMillis ? later : this;
      return new Cause(later.correction.or(() -> correction), newest.atMillis, newest.lagMillis);
    }
  }

  /** A series of which a window will leave a range. */
  private record Leaving(MergedRule rule, SeriesKey series, long atMillis) {
    /** Whether that window is still the newest. */
    boolean isOf(SeriesRow row) {
      long newest = Resolution.SECOND.windowStart(row.newestMillis());
      return rule.expr().rangesMillis().contains(atMillis - newest);
    }
  }

  SeriesParts(
      Map<String, MergedRule> rules,
      OneSeriesSources sources,
      Function<SeriesKey, @Nullable SeriesRow> rows,
      PartStore store,
      int partition,
      int partitions,
      Consumer<RuleOutput> outputs,
      Troubles troubles) {
    this.rules = rules;
    this.sources = sources;
    this.rows = rows;
    this.store = store;
    this.partition = partition;
    this.partitions = partitions;
    this.outputs = outputs;
    this.troubles = troubles;
    store.told().forEach(group -> stale.put(group, Cause.NONE));
  }

  /** Whether there are rules for which series have to be made known at a start. */
  boolean listens() {
    return !rules.isEmpty();
  }

  /**
   * A series changed, or is there.
   *
   * @param correction text on the late event that changed it; null where it was on time
   */
  void onUpdate(SeriesKey series, @Nullable String correction) {
    if (listens() && !matching(series).isEmpty()) {
      changed.merge(series, Optional.ofNullable(correction), (before, now) -> now.or(() -> before));
    }
  }

  void onExpired(SeriesKey series) {
    changed.remove(series);
    for (MergedRule rule : listens() ? matching(series) : List.<MergedRule>of()) {
      take(rule, series, null, Cause.NONE);
      cancel(rule, series);
    }
    matching.remove(series);
  }

  private List<MergedRule> matching(SeriesKey series) {
    List<MergedRule> known = matching.get(series);
    if (known == null) {
      Series identity = Series.parse(series);
      known = rules.values().stream().filter(one -> one.rule().matches(identity)).toList();
      matching.put(series, known);
    }
    return known;
  }

  /** Evaluates what changed and tells of the groups it changed. */
  void flush(long clockMillis) {
    takeLeft(clockMillis);
    changed.forEach((series, correction) -> evaluate(series, correction, clockMillis));
    changed.clear();
    stale.forEach((group, cause) -> tell(group, cause, clockMillis));
    stale.clear();
  }

  /** Series of which a window left a range are looked at as of that time. */
  private void takeLeft(long clockMillis) {
    // A timer that is set anew may be over as well: nothing is told before all that left is known.
    while (timers.nextMillis() <= clockMillis) {
      takeLeft(timers.takeDue(clockMillis));
    }
  }

  private void takeLeft(List<String> due) {
    for (String key : due) {
      Leaving left = leaving.remove(key);
      SeriesRow row = left == null ? null : rows.apply(left.series);
      if (left == null || row == null) {
        continue;
      }
      if (left.isOf(row)) {
        evaluate(left.rule, left.series, row, left.atMillis, Optional.empty());
      } else {
        awaitLeaving(left.rule, left.series, row, row.newestMillis());
      }
    }
  }

  private void evaluate(SeriesKey series, Optional<String> correction, long clockMillis) {
    SeriesRow row = rows.apply(series);
    if (row != null) {
      for (MergedRule rule : matching(series)) {
        evaluate(rule, series, row, row.newestMillis(), correction);
        catchUp(rule, series, row, clockMillis);
      }
    }
  }

  /** Windows may have left ranges since the newest event, of a series that was made known anew. */
  private void catchUp(MergedRule rule, SeriesKey series, SeriesRow row, long clockMillis) {
    long left = leavesAtMillis(rule, row, row.newestMillis());
    while (left != Long.MAX_VALUE && left + row.lagMillis() <= clockMillis) {
      cancel(rule, series);
      evaluate(rule, series, row, left, Optional.empty());
      left = leavesAtMillis(rule, row, left);
    }
  }

  private void evaluate(
      MergedRule rule,
      SeriesKey series,
      SeriesRow row,
      long atMillis,
      Optional<String> correction) {
    Optional<Part> part;
    try {
      part = rule.evaluation().part(sources.of(series), atMillis);
    } catch (EvaluationException e) {
      troubles.report(rule.expr(), e);
      part = Optional.empty();
    }
    long leaves = leavesAtMillis(rule, row, atMillis);
    long until = leaves == Long.MAX_VALUE ? leaves : leaves + row.lagMillis();
    take(
        rule,
        series,
        part.map(found -> new Given(found.group(), found.value(), atMillis, row.lagMillis(), until))
            .orElse(null),
        new Cause(correction, atMillis, row.lagMillis()));
    awaitLeaving(rule, series, row, atMillis);
  }

  private void take(MergedRule rule, SeriesKey series, @Nullable Given now, Cause cause) {
    String id = rule.rule().id().text();
    Map<SeriesKey, Given> ofRule = given.computeIfAbsent(id, none -> new HashMap<>());
    Given before = now == null ? ofRule.remove(series) : ofRule.put(series, now);
    if (before != null && (now == null || !now.group.equals(before.group))) {
      GroupId left = new GroupId(id, before.group);
      members.getOrDefault(left, new HashSet<>()).remove(series);
      stale.merge(left, cause, Cause::and);
    }
    if (now != null) {
      GroupId group = new GroupId(id, now.group);
      members.computeIfAbsent(group, none -> new HashSet<>()).add(series);
      stale.merge(group, cause, Cause::and);
    }
  }

  /** An event does not move a timer: one that runs out is set anew. */
  private void awaitLeaving(MergedRule rule, SeriesKey series, SeriesRow row, long judgedMillis) {
    String key = key(rule, series);
    if (leaving.containsKey(key)) {
      return;
    }
    long leaves = leavesAtMillis(rule, row, judgedMillis);
    if (leaves != Long.MAX_VALUE) {
      leaving.put(key, new Leaving(rule, series, leaves));
      timers.set(key, leaves + row.lagMillis());
    }
  }

  /** When the newest window leaves the next of the ranges; MAX_VALUE where it has left all. */
  private static long leavesAtMillis(MergedRule rule, SeriesRow row, long judgedMillis) {
    long newest = Resolution.SECOND.windowStart(row.newestMillis());
    for (long range : rule.expr().rangesMillis()) {
      if (newest + range > judgedMillis) {
        return newest + range;
      }
    }
    return Long.MAX_VALUE;
  }

  private void cancel(MergedRule rule, SeriesKey series) {
    String key = key(rule, series);
    leaving.remove(key);
    timers.cancel(key);
  }

  private static String key(MergedRule rule, SeriesKey series) {
    return rule.rule().id() + "\n" + series.text();
  }

  private void tell(GroupId group, Cause cause, long clockMillis) {
    Map<SeriesKey, Given> ofRule = given.getOrDefault(group.rule, Map.of());
    List<Given> parts = new ArrayList<>();
    members
        .getOrDefault(group, Set.of())
        .forEach(series -> Optional.ofNullable(ofRule.get(series)).ifPresent(parts::add));
    // What left it did so at a time as well, by which the group is judged then.
    Cause time =
        cause.atMillis == Long.MIN_VALUE && parts.isEmpty()
            ? new Cause(cause.correction, clockMillis, 0)
            : cause;
    PartialAggregate whole = null;
    long until = Long.MAX_VALUE;
    for (Given part : parts) {
      whole = whole == null ? part.value : whole.plus(part.value);
      until = Math.min(until, part.untilMillis);
      if (part.atMillis > time.atMillis) {
        time = new Cause(cause.correction, part.atMillis, part.lagMillis);
      }
    }
    if (whole == null) {
      members.remove(group);
      store.untold(group);
    } else {
      store.tell(group);
    }
    RuleMessage.Part part =
        new RuleMessage.Part(
            group.rule,
            group.group.toMap(),
            time.atMillis,
            time.lagMillis,
            until == Long.MAX_VALUE ? 0 : until,
            whole == null ? null : RuleMessage.Part.encoded(whole),
            cause.correction.orElse(null));
    outputs.accept(
        new RuleOutput.Message(
            RuleOutput.home(group.text(), partitions), RuleMessage.of(partition, part)));
  }

  /** When something is to be looked at though nothing comes, in append time. */
  long nextDueMillis() {
    return timers.nextMillis();
  }
}
