package dev.masterperf.streams.alert;

import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.alerts.lifecycle.Change;
import dev.masterperf.alerts.lifecycle.Step;
import dev.masterperf.alerts.lifecycle.Verdict;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleId;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.OverTime;
import dev.masterperf.streams.window.Outcome;
import dev.masterperf.streams.window.RecentlyUsed;
import dev.masterperf.streams.window.SeriesRow;
import dev.masterperf.streams.window.WindowReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules over the series of one partition. A rule is evaluated at the event time of each update
 * of a matching series, and by the append clock when only time changes its verdict: a {@code for}
 * that ends, or the newest window leaving the range.
 *
 * <p>Such a moment is due in event time; it is awaited in append time by adding how far the series'
 * newest event lay behind its arrival. So a series whose events come 30 s late is treated as one
 * whose events come at once, 30 s ago.
 *
 * <p>Instances may have different rule files: while one is being rolled out, or by mistake. So an
 * alert whose rule is not in the file here is seen through by the rule that raised it: it ends when
 * that no longer holds. Only where this very instance had the rule before does its absence mean
 * that it was removed, which ends the alert; and an empty file removes nothing.
 *
 * <p>Confined to the stream thread of its task.
 */
final class RuleEngine {
  private static final Logger LOG = LoggerFactory.getLogger(RuleEngine.class);

  /** Where the forgotten alert with the highest sequence lies; no alert's key is empty. */
  private static final String FORGOTTEN = "";

  private final RuleSet rules;
  private final String instance;
  private final KeptWindows kept;
  private final WindowReader windows;
  private final Function<SeriesKey, @Nullable SeriesRow> rows;
  private final KeyValueStore<String, AlertRecord> store;
  private final Consumer<AlertTransition> transitions;
  private final AlertTimers timers = new AlertTimers();
  private final Map<String, Live> live = new HashMap<>();

  /** Rules of alerts to be seen through, which raise no others. */
  private final Map<SeriesKey, List<AlertingRule>> foreign = new HashMap<>();

  /** Alerts that were kept by other instances and have their rule in the file here. */
  private final Map<String, AlertingRule> toAdopt = new HashMap<>();

  /** Ended alerts of rules that are not in the file here, to be forgotten. */
  private final List<String> ofRemovedRules = new ArrayList<>();

  private final Map<SeriesKey, List<AlertingRule>> matching = new RecentlyUsed<>();

  /** Alerts whose condition held at the time of an event out of order before it came. */
  private final Set<String> heldBefore = new HashSet<>();

  /** An alert that is pending or firing, or was. */
  private record Live(AlertingRule rule, SeriesKey series, AlertStatus status) {}

  /**
   * @param instance the name of this one, stable over restarts
   */
  RuleEngine(
      RuleSet rules,
      String instance,
      KeptWindows kept,
      WindowReader windows,
      Function<SeriesKey, @Nullable SeriesRow> rows,
      KeyValueStore<String, AlertRecord> store,
      Consumer<AlertTransition> transitions) {
    this.rules = rules;
    this.instance = instance;
    this.kept = kept;
    this.windows = windows;
    this.rows = rows;
    this.store = store;
    this.transitions = transitions;
    restore();
  }

  private void restore() {
    SortedSet<String> missing = new TreeSet<>();
    try (KeyValueIterator<String, AlertRecord> stored = store.all()) {
      while (stored.hasNext()) {
        KeyValue<String, AlertRecord> entry = stored.next();
        if (entry.value.active()) {
          restore(entry.key, entry.value, missing);
        } else if (!entry.key.equals(FORGOTTEN)
            && rules.find(new RuleId(entry.value.ruleId())).isEmpty()) {
          ofRemovedRules.add(entry.key);
        }
      }
    }
    if (!missing.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("rules", missing)
          .addKeyValue("alerts", foreign.values().stream().mapToInt(List::size).sum())
          .log("alerts of rules that are not in the rule file here are seen through as raised");
    }
  }

  private void restore(String key, AlertRecord record, SortedSet<String> missing) {
    Optional<AlertingRule> own = rules.find(new RuleId(record.ruleId()));
    Optional<AlertingRule> rule = own.or(record::raisedBy);
    if (rule.isEmpty() && record.rule() != null) {
      missing.add(record.rule().name()); // a newer version wrote it; that may go on with it
      return;
    }
    if (rule.isEmpty() || (own.isEmpty() && removedHere(record))) {
      timers.set(key, Long.MIN_VALUE);
      return;
    }
    SeriesKey series = record.latest().series();
    Live alert = new Live(rule.orElseThrow(), series, record.decodedStatus());
    live.put(key, alert);
    setTimer(key, alert);
    if (own.isEmpty()) {
      foreign.computeIfAbsent(series, none -> new ArrayList<>()).add(alert.rule());
      missing.add(alert.rule().name());
    } else if (!instance.equals(record.keptBy())) {
      toAdopt.put(key, own.get());
    }
  }

  /** Whether the rule was in the file here and no longer is. */
  private boolean removedHere(AlertRecord record) {
    return !rules.rules().isEmpty() && instance.equals(record.keptBy());
  }

  /** Series that no rule of the file may look at, and that have alerts here all the same. */
  Set<SeriesKey> foreignSeries() {
    return Set.copyOf(foreign.keySet());
  }

  /** When time alone may change something next, in append time; MAX_VALUE if nothing waits. */
  long nextDueMillis() {
    return timers.nextMillis();
  }

  /**
   * An event out of order is about to change windows of this series: notes for which rules what it
   * changes is true already.
   *
   * @param clockMillis append time of the event
   */
  void onChanging(Outcome.Changing changing, long clockMillis) {
    heldBefore.clear();
    if (changing.newestMillis() > clockMillis) {
      return; // looked at as of its own time: nothing is out of range
    }
    SeriesKey series = changing.series();
    long at = changing.eventMillis();
    for (AlertingRule rule : rulesFor(series)) {
      String key = key(rule, series);
      if (isOutOfRange(rule, at, changing.newestMillis())
          && !live.containsKey(key)
          && (heldBefore(rule, series, at) || wasRaised(key, rule, at))) {
        heldBefore.add(key);
      }
    }
  }

  private static boolean isOutOfRange(AlertingRule rule, long eventMillis, long newestMillis) {
    return Resolution.SECOND.windowStart(eventMillis)
        <= newestMillis - rule.condition().rangeMillis();
  }

  private boolean heldBefore(AlertingRule rule, SeriesKey series, long atMillis) {
    Optional<Resolution> finest = kept.finestAt(atMillis);
    Optional<Resolution> answering = kept.answering(atMillis, rule.condition().rangeMillis());
    if (answering.isPresent() || finest.isEmpty() || finest.get() == Resolution.SECOND) {
      Resolution resolution = answering.orElse(Resolution.SECOND);
      return verdict(rule, windows(rule, series, atMillis, resolution)).holds();
    }
    // Judged by itself: a neighbour of the finest window still kept has raised the alert already.
    // Not so a sum or a count, which exceeds in a longer window what it does in no shorter one.
    OverTime function = rule.condition().function();
    return function != OverTime.Simple.SUM
        && function != OverTime.Simple.COUNT
        && verdict(rule, window(series, finest.get(), atMillis)).holds();
  }

  /** Whether the range that ends then raised the alert, whatever became of it since. */
  private boolean wasRaised(String key, AlertingRule rule, long atMillis) {
    AlertRecord stored = store.get(key);
    Resolution resolution =
        kept.answering(atMillis, rule.condition().rangeMillis()).orElse(Resolution.SECOND);
    return stored != null
        && stored.raised().stream()
            .anyMatch(end -> resolution.windowStart(end) == resolution.windowStart(atMillis));
  }

  /**
   * A window of this series changed.
   *
   * <p>Rules are looked at as of the series' newest event; but one that lies ahead of the append
   * clock comes of a clock that is fast, and until time catches up with it each event is looked at
   * as of its own time.
   *
   * @param clockMillis append time of what changed it
   */
  void onUpdate(Outcome.Updated updated, long clockMillis) {
    SeriesKey series = updated.series();
    SeriesRow row = updated.row();
    long eventMillis = updated.eventMillis();
    long newest = row.newestMillis() > clockMillis ? eventMillis : row.newestMillis();
    for (AlertingRule rule : rulesFor(series)) {
      boolean outOfRange = isOutOfRange(rule, eventMillis, newest);
      String key = key(rule, series);
      if (outOfRange && !live.containsKey(key) && !heldBefore.contains(key)) {
        // It came out of order: what it made true then fires now, and what is true now ends it.
        evaluate(rule, series, row, eventMillis, updated.alone());
      }
      evaluate(rule, series, row, newest, outOfRange ? null : updated.alone());
    }
    heldBefore.clear();
    for (AlertingRule rule : foreign.getOrDefault(series, List.of())) {
      if (live.containsKey(key(rule, series))) {
        evaluate(rule, series, row, newest, null);
      }
    }
  }

  private List<AlertingRule> rulesFor(SeriesKey series) {
    List<AlertingRule> known = matching.get(series);
    if (known == null) {
      known = rules.matching(Series.parse(series));
      matching.put(series, known);
    }
    return known;
  }

  /**
   * A series was forgotten. Its alerts go too; none is active, since rules look back no further
   * than series are kept.
   *
   * @param last the series' row as it was
   */
  void onExpired(SeriesKey series, SeriesRow last) {
    List<AlertingRule> mayHaveAlerts = new ArrayList<>(rulesFor(series));
    mayHaveAlerts.addAll(foreign.getOrDefault(series, List.of()));
    for (AlertingRule rule : mayHaveAlerts) {
      String key = key(rule, series);
      // The clock may have jumped: what was pending then fires first, and ends with the range.
      Live alert = live.get(key);
      for (int step = 0; step < 2 && alert != null; step++) {
        evaluate(rule, series, last, dueEventMillis(alert, last), null);
        alert = live.get(key);
      }
      if (alert == null) {
        forget(key);
      }
    }
    foreign.remove(series);
    matching.remove(series);
  }

  /**
   * Takes an ended alert out of the store. So that no later alert uses one of its sequences again,
   * the record with the highest of those taken out stays in one common place.
   */
  private void forget(String key) {
    AlertRecord ended = store.delete(key);
    if (ended == null) {
      return;
    }
    AlertRecord highest = store.get(FORGOTTEN);
    if (highest == null || ended.decodedStatus().sequence() > highest.decodedStatus().sequence()) {
      store.put(FORGOTTEN, ended);
    }
  }

  /** The append clock reached this time. */
  void onClock(long clockMillis) {
    adopt();
    ofRemovedRules.forEach(this::forget);
    ofRemovedRules.clear();
    for (String key : timers.takeDue(clockMillis)) {
      Live alert = live.get(key);
      if (alert == null) {
        retire(key, clockMillis);
        continue;
      }
      SeriesRow row = rows.apply(alert.series());
      if (row != null) {
        evaluate(alert.rule(), alert.series(), row, dueEventMillis(alert, row), null);
      }
    }
  }

  /** Not while restoring, when a store takes nothing yet. */
  private void adopt() {
    toAdopt.forEach(
        (key, rule) -> {
          AlertRecord record = store.get(key);
          if (record != null) {
            store.put(key, record.adopted(rule, instance));
          }
        });
    toAdopt.clear();
  }

  /**
   * @param alone what the event tells that led here, if windows of the range no longer tell it
   */
  private void evaluate(
      AlertingRule rule,
      SeriesKey series,
      SeriesRow row,
      long atMillis,
      @Nullable Aggregate alone) {
    String key = key(rule, series);
    Live alert = live.get(key);
    Optional<Resolution> answering = kept.answering(atMillis, rule.condition().rangeMillis());
    Verdict verdict =
        answering.isEmpty() && alone != null
            ? lateVerdict(rule, series, atMillis, alone, alert != null)
            : verdict(rule, windows(rule, series, atMillis, answering.orElse(Resolution.SECOND)));
    if (alert == null && !(verdict instanceof Verdict.Holds)) {
      return;
    }
    AlertStatus before = alert == null ? storedStatus(key) : alert.status();
    Step step = before.on(rule, verdict, atMillis);
    record(key, rule, series, step, atMillis);
    if (step.next().phase() == AlertStatus.Phase.INACTIVE) {
      live.remove(key);
      timers.cancel(key);
    } else {
      Live after = new Live(rule, series, step.next());
      live.put(key, after);
      timers.set(key, dueEventMillis(after, row) + row.lagMillis());
    }
  }

  private AlertStatus storedStatus(String key) {
    AlertRecord stored = store.get(key);
    if (stored != null) {
      return stored.decodedStatus();
    }
    AlertRecord forgotten = store.get(FORGOTTEN);
    return forgotten == null
        ? AlertStatus.NONE
        : AlertStatus.noneAfter(forgotten.decodedStatus().sequence());
  }

  /** The windows whose start lies in (at − range, at], the open one included. */
  private Aggregate windows(
      AlertingRule rule, SeriesKey series, long atMillis, Resolution resolution) {
    long from = KeptWindows.firstStart(resolution, atMillis, rule.condition().rangeMillis());
    long to = resolution.windowStart(atMillis) + resolution.sizeMillis();
    Resolution coarsest = KeptWindows.coarsestWithin(rule.condition().rangeMillis());
    return windows.mergedWithWide(series, from, to, resolution, coarsest);
  }

  private Aggregate window(SeriesKey series, Resolution resolution, long atMillis) {
    long start = resolution.windowStart(atMillis);
    return windows.merged(series, start, start + resolution.sizeMillis());
  }

  /**
   * Of an event that is older than all windows short enough for the rule: it raises an alert by
   * itself. One that is raised ends when the finest window still kept no longer holds either, so
   * that it does not flap from event to event.
   */
  private Verdict lateVerdict(
      AlertingRule rule, SeriesKey series, long atMillis, Aggregate alone, boolean active) {
    Verdict byItself = verdict(rule, alone);
    Optional<Resolution> finest = kept.finestAt(atMillis);
    if (byItself.holds() || !active || finest.isEmpty()) {
      return byItself;
    }
    Verdict byItsWindow = verdict(rule, window(series, finest.get(), atMillis));
    return byItsWindow.holds() ? byItsWindow : byItself;
  }

  private static Verdict verdict(AlertingRule rule, Aggregate range) {
    return Verdict.of(rule.condition(), rule.condition().value(range));
  }

  private void record(String key, AlertingRule rule, SeriesKey series, Step step, long atMillis) {
    for (Change change : step.changes()) {
      AlertTransition transition = change.toTransition(rule, Series.parse(series));
      String keeper = rules.find(rule.id()).isPresent() ? instance : keeper(key);
      store.put(key, AlertRecord.of(rule, step.next(), transition, keeper, raised(key, atMillis)));
      transitions.accept(transition);
    }
  }

  /** The ranges that raised the alert lately, this one included if it does so now. */
  private List<Long> raised(String key, long atMillis) {
    AlertRecord before = store.get(key);
    List<Long> raised = before == null ? List.of() : before.raised();
    if (live.containsKey(key)) {
      return raised; // it goes on, or ends
    }
    List<Long> more = new ArrayList<>(raised);
    more.add(Resolution.SECOND.windowStart(atMillis));
    return more.subList(Math.max(0, more.size() - AlertRecord.REMEMBERED), more.size());
  }

  /** Of an alert that is seen through here, which makes nobody its keeper. */
  private String keeper(String key) {
    AlertRecord before = store.get(key);
    return before == null || before.keptBy() == null ? "" : before.keptBy();
  }

  private void setTimer(String key, Live alert) {
    SeriesRow row = rows.apply(alert.series());
    if (row != null) {
      timers.set(key, dueEventMillis(alert, row) + row.lagMillis());
    }
  }

  /** The event time at which this alert's verdict or phase may change without an update. */
  private static long dueEventMillis(Live alert, SeriesRow row) {
    long newestStart = Resolution.SECOND.windowStart(row.newestMillis());
    long emptyAt = newestStart + alert.rule().condition().rangeMillis();
    return Math.min(emptyAt, alert.status().firesAtMillis(alert.rule()).orElse(Long.MAX_VALUE));
  }

  /**
   * The rule is gone from the file: what it left firing ends, what it left pending is forgotten.
   */
  private void retire(String key, long clockMillis) {
    AlertRecord stored = store.get(key);
    if (stored == null) {
      return;
    }
    AlertTransition last = stored.latest();
    long sequence = stored.decodedStatus().sequence() + 1;
    AlertStatus ended =
        new AlertStatus(AlertStatus.Phase.INACTIVE, 0, 0, clockMillis, sequence, Double.NaN);
    boolean fired = last.state() == AlertState.FIRING;
    Instant now = Instant.ofEpochMilli(clockMillis);
    AlertTransition end =
        new AlertTransition(
            last.fingerprint(),
            last.rule(),
            last.group(),
            last.expr(),
            last.labels(),
            last.annotations(),
            last.series(),
            sequence,
            fired ? AlertState.RESOLVED : AlertState.INACTIVE,
            now,
            last.startsAt(),
            fired ? now : null,
            Double.NaN,
            "the rule was removed from the rule file");
    store.put(key, stored.ended(ended, end));
    transitions.accept(end);
  }

  private static String key(AlertingRule rule, SeriesKey series) {
    return rule.id() + "\n" + series.text();
  }
}
