package dev.masterperf.streams.alert;

import dev.masterperf.alerts.detection.Extent;
import dev.masterperf.alerts.detection.SeriesDetector;
import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.alerts.lifecycle.Step;
import dev.masterperf.alerts.lifecycle.Verdict;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleId;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.Evaluation;
import dev.masterperf.query.eval.Detectors;
import dev.masterperf.streams.anomaly.DetectorBank;
import dev.masterperf.streams.window.Outcome;
import dev.masterperf.streams.window.RecentlyUsed;
import dev.masterperf.streams.window.SeriesRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
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
 * that it was removed, which ends the alert; and an empty file removes nothing. Stored files are
 * the same for all, so what is gone from them is removed.
 *
 * <p>Confined to the stream thread of its task.
 */
final class RuleEngine {
  private static final Logger LOG = LoggerFactory.getLogger(RuleEngine.class);

  private static final double MILLIS_PER_SECOND = 1000.0;

  /** From pending by firing and no longer holding to its end. */
  private static final int EXPIRY_STEPS = 4;

  private final RuleSet rules;
  private final RangeVerdicts verdicts;
  private final Function<SeriesKey, @Nullable SeriesRow> rows;
  private final AlertBook book;
  private final AlertTimers timers = new AlertTimers();
  private final SilenceWatch silences;
  private final AnomalySteps steps;
  private final DetectorBank bank;
  private final Map<String, Live> live = new HashMap<>();

  /** Rules of alerts to be seen through, which raise no others. */
  private final Map<SeriesKey, List<AlertingRule>> foreign = new HashMap<>();

  /** Alerts that were kept by other instances and have their rule in the file here. */
  private final Map<String, AlertingRule> toAdopt = new HashMap<>();

  /** Alerts of rules that were changed, by their keys of before. */
  private final Map<String, Live> inherited = new HashMap<>();

  /** Alerts of rules that were changed so that they look at several series together. */
  private final Set<String> ofOtherKind = new HashSet<>();

  /** Ended alerts of rules that are not in the file here, to be forgotten. */
  private final List<String> ofRemovedRules = new ArrayList<>();

  private final Map<SeriesKey, List<AlertingRule>> matching = new RecentlyUsed<>();

  /** Alerts to be looked at as of these times, once their detectors are ready. */
  private final Map<String, Long> waiting = new HashMap<>();

  /** Alerts whose condition held at the time of an event out of order before it came. */
  private final Set<String> heldBefore = new HashSet<>();

  /**
   * An alert that is pending or firing, or was.
   *
   * @param judgedMillis event time of the last evaluation
   */
  private record Live(AlertingRule rule, SeriesKey series, AlertStatus status, long judgedMillis) {}

  RuleEngine(
      RuleSet rules,
      RangeVerdicts verdicts,
      Function<SeriesKey, @Nullable SeriesRow> rows,
      AlertBook book,
      AnomalySteps steps,
      DetectorBank bank) {
    this.rules = rules;
    this.steps = steps;
    this.bank = bank;
    this.verdicts = verdicts;
    this.rows = rows;
    this.silences = new SilenceWatch(rows);
    this.book = book;
    restore();
  }

  private void restore() {
    SortedSet<String> missing = new TreeSet<>();
    book.forEach(
        (key, record) -> {
          if (record.latest().series() == null) {
            return; // of a group of series, which others look at
          }
          if (record.active()) {
            restore(key, record, missing);
          } else if (rules.find(new RuleId(record.ruleId())).isEmpty()) {
            ofRemovedRules.add(key);
          }
        });
    if (!missing.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("rules", missing)
          .addKeyValue("alerts", foreign.values().stream().mapToInt(List::size).sum())
          .log("alerts of rules that are not in the rule file here are seen through as raised");
    }
  }

  private void restore(String key, AlertRecord record, SortedSet<String> missing) {
    Optional<AlertingRule> own = rules.find(new RuleId(record.ruleId()));
    if (own.filter(one -> !(one.evaluation() instanceof Evaluation.OneSeries)).isPresent()) {
      timers.set(key, Long.MIN_VALUE);
      ofOtherKind.add(key);
      return;
    }
    Optional<AlertingRule> rule = own.or(record::raisedBy);
    if (rule.isEmpty() && record.rule() != null) {
      missing.add(record.rule().name()); // a newer version wrote it; that may go on with it
      return;
    }
    SeriesKey series = Objects.requireNonNull(record.latest().series());
    if (rule.isEmpty() || (own.isEmpty() && book.removed(record))) {
      Optional<AlertingRule> heir = rule.flatMap(one -> heir(one, series, record));
      heir.ifPresentOrElse(
          one -> inherit(key, new Live(one, series, record.decodedStatus(), Long.MIN_VALUE)),
          () -> timers.set(key, Long.MIN_VALUE));
      return;
    }
    Live alert = new Live(rule.orElseThrow(), series, record.decodedStatus(), Long.MIN_VALUE);
    live.put(key, alert);
    setTimer(key, alert);
    if (own.isEmpty()) {
      foreign.computeIfAbsent(series, none -> new ArrayList<>()).add(alert.rule());
      missing.add(alert.rule().name());
    } else if (book.isToAdopt(record, own.get())) {
      toAdopt.put(key, own.get());
    }
  }

  /**
   * The rule that goes on with an alert of one that was changed: the only one of its group, name
   * and labels. To people, and to receivers, it is the same alert, as it is in Prometheus.
   */
  private Optional<AlertingRule> heir(AlertingRule gone, SeriesKey series, AlertRecord record) {
    List<AlertingRule> heirs =
        rulesFor(series).stream()
            .filter(
                rule ->
                    rule.group().equals(gone.group())
                        && rule.name().equals(gone.name())
                        && rule.labels().equals(gone.labels())
                        && rule.trigger().getClass() == gone.trigger().getClass())
            .toList();
    return heirs.stream()
        .filter(one -> heirs.size() == 1 && book.mayTakeOver(key(one, series), record))
        .findFirst();
  }

  private void inherit(String key, Live alert) {
    String mine = key(alert.rule(), alert.series());
    live.put(mine, alert);
    setTimer(mine, alert);
    inherited.put(key, alert);
  }

  /** Series that no rule of the file may look at, and that have alerts here all the same. */
  Set<SeriesKey> foreignSeries() {
    return Set.copyOf(foreign.keySet());
  }

  /** When time alone may change something next, in append time; MAX_VALUE if nothing waits. */
  long nextDueMillis() {
    return waiting.isEmpty()
        ? Math.min(steps.nextDueMillis(), Math.min(timers.nextMillis(), silences.nextMillis()))
        : Long.MIN_VALUE;
  }

  /** Whether any rule has to know every series, of which nothing more may come. */
  boolean listensForAll() {
    return rules.rules().stream()
        .anyMatch(rule -> rule.trigger() instanceof Trigger.OnAbsence || judges(rule));
  }

  private static boolean judges(AlertingRule rule) {
    return rule.trigger() instanceof Trigger.OnValue value && value.judges();
  }

  /** A series is there from before this engine: from now on its silence and its steps count. */
  void known(SeriesKey series, SeriesRow row) {
    for (AlertingRule rule : rulesFor(series)) {
      if (rule.trigger() instanceof Trigger.OnAbsence absence) {
        listen(rule, absence, series, row);
      } else if (judges(rule)) {
        steps.onEvents(key(rule, series), rule, series, row);
      }
    }
  }

  /**
   * The rules are new: those that are true of this series now need not wait for its next event.
   *
   * @param clockMillis append time
   */
  void onNewRules(SeriesKey series, SeriesRow row, long clockMillis) {
    adopt();
    for (AlertingRule rule : rulesFor(series)) {
      if (rule.trigger() instanceof Trigger.OnValue
          && !judges(rule)
          && emptyAtMillis(rule.trigger().rangeMillis(), row) + row.lagMillis() > clockMillis) {
        evaluate(rule, series, row, row.newestMillis(), clockMillis, null, null);
      }
    }
  }

  private void listen(
      AlertingRule rule, Trigger.OnAbsence absence, SeriesKey series, SeriesRow row) {
    String key = key(rule, series);
    if (!live.containsKey(key)) {
      silences.add(key, new SilenceWatch.Watched(rule, absence, series), row);
    }
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
      if (rule.trigger() instanceof Trigger.OnValue trigger
          && !judges(rule)
          && isOutOfRange(trigger, at, changing.newestMillis())
          && !live.containsKey(key)
          && (verdicts.held(trigger.condition(), series, at) || wasRaised(key, trigger, at))) {
        heldBefore.add(key);
      }
    }
  }

  private static boolean isOutOfRange(
      Trigger.OnValue trigger, long eventMillis, long newestMillis) {
    return Resolution.SECOND.windowStart(eventMillis)
        <= newestMillis - trigger.condition().rangeMillis();
  }

  /** Whether the range that ends then raised the alert, whatever became of it since. */
  private boolean wasRaised(String key, Trigger.OnValue trigger, long atMillis) {
    AlertRecord stored = book.find(key);
    Resolution resolution = verdicts.answering(trigger.condition().rangeMillis(), atMillis);
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
    for (AlertingRule rule : rulesFor(series)) {
      if (judges(rule)) {
        steps.onEvents(key(rule, series), rule, series, row);
      } else if (rule.trigger() instanceof Trigger.OnValue trigger) {
        onUpdate(rule, trigger, updated, clockMillis);
      } else if (rule.trigger() instanceof Trigger.OnAbsence absence) {
        onEvent(rule, absence, series, row);
      }
    }
    heldBefore.clear();
    long newest = judgedAt(updated, clockMillis);
    for (AlertingRule rule : foreign.getOrDefault(series, List.of())) {
      if (rule.trigger() instanceof Trigger.OnAbsence) {
        onHeard(rule, series, row);
      } else if (live.containsKey(key(rule, series))) {
        evaluate(rule, series, row, newest, clockMillis, null, null);
      }
    }
  }

  private static long judgedAt(Outcome.Updated updated, long clockMillis) {
    long newest = updated.row().newestMillis();
    return newest > clockMillis ? updated.eventMillis() : newest;
  }

  private void onUpdate(
      AlertingRule rule, Trigger.OnValue trigger, Outcome.Updated updated, long clockMillis) {
    SeriesKey series = updated.series();
    SeriesRow row = updated.row();
    long eventMillis = updated.eventMillis();
    long newest = judgedAt(updated, clockMillis);
    boolean outOfRange = isOutOfRange(trigger, eventMillis, newest);
    String key = key(rule, series);
    Correction correction = Correction.of(eventMillis, clockMillis);
    if (outOfRange && !live.containsKey(key) && !heldBefore.contains(key)) {
      // It came out of order: what it made true then fires now, and what is true now ends it.
      evaluate(rule, series, row, eventMillis, clockMillis, updated.alone(), correction);
    }
    Aggregate alone = outOfRange ? null : updated.alone();
    evaluate(rule, series, row, newest, clockMillis, alone, correction);
  }

  private void onEvent(
      AlertingRule rule, Trigger.OnAbsence absence, SeriesKey series, SeriesRow row) {
    onHeard(rule, series, row);
    listen(rule, absence, series, row);
  }

  private void onHeard(AlertingRule rule, SeriesKey series, SeriesRow row) {
    if (live.containsKey(key(rule, series))) {
      apply(rule, series, row, new Verdict.Heard(), row.newestMillis(), null);
    }
  }

  private List<AlertingRule> rulesFor(SeriesKey series) {
    List<AlertingRule> known = matching.get(series);
    if (known == null) {
      known =
          rules.matching(Series.parse(series)).stream()
              .filter(rule -> rule.trigger().evaluation() instanceof Evaluation.OneSeries)
              .toList();
      matching.put(series, known);
    }
    return known;
  }

  /**
   * A series was forgotten. Its alerts go too: rules look back no further than series are kept, so
   * only such alerts are active as keep firing after that, or tell of the silence itself.
   *
   * @param last the series' row as it was
   * @param why it was, in a sentence
   * @param clockMillis append time at which it was
   */
  void onExpired(SeriesKey series, SeriesRow last, String why, long clockMillis) {
    List<AlertingRule> mayHaveAlerts = new ArrayList<>(rulesFor(series));
    mayHaveAlerts.addAll(foreign.getOrDefault(series, List.of()));
    for (AlertingRule rule : mayHaveAlerts) {
      String key = key(rule, series);
      silences.remove(key);
      // The clock may have jumped: what was pending then fires first, and ends with the range.
      Live alert = live.get(key);
      for (int step = 0; step < EXPIRY_STEPS && alert != null; step++) {
        evaluate(rule, series, last, dueEventMillis(alert, last), clockMillis, null, null);
        alert = live.get(key);
      }
      if (alert != null) {
        live.remove(key);
        timers.cancel(key);
        book.retire(key, clockMillis, why);
      }
      book.forget(key);
      steps.forget(key);
      waiting.remove(key);
    }
    bank.forget(series);
    foreign.remove(series);
    matching.remove(series);
  }

  /** The append clock reached this time. */
  void onClock(long clockMillis) {
    adopt();
    bank.settle();
    if (bank.listen()) {
      lookAtJudged(clockMillis);
    }
    steps.onClock(clockMillis, this::judge);
    lookAtWaiting(clockMillis);
    ofRemovedRules.forEach(book::forget);
    ofRemovedRules.clear();
    // The clock may have jumped: what was pending then fires first, and ends with the range.
    List<String> due = timers.takeDue(clockMillis);
    while (!due.isEmpty()) {
      due.forEach(key -> onDue(key, clockMillis));
      due = timers.takeDue(clockMillis);
    }
    for (SilenceWatch.Watched silent : silences.takeSilent(clockMillis)) {
      SeriesRow row = Objects.requireNonNull(rows.apply(silent.series()));
      long at = clockMillis - row.lagMillis();
      evaluate(silent.rule(), silent.series(), row, at, clockMillis, null, null);
    }
  }

  private void onDue(String key, long clockMillis) {
    Live alert = live.get(key);
    if (alert == null) {
      if (ofOtherKind.remove(key)) {
        book.retire(key, clockMillis, LabelledAlerts.ELSEWHERE);
        book.forget(key);
      } else {
        book.retire(key, clockMillis, "the rule was removed from the rule file");
      }
      return;
    }
    SeriesRow row = rows.apply(alert.series());
    if (row != null) {
      long at = dueEventMillis(alert, row);
      evaluate(alert.rule(), alert.series(), row, at, clockMillis, null, null);
    }
  }

  /** Somebody said that alerts are no anomalies: those end now and not with their next step. */
  private void lookAtJudged(long clockMillis) {
    List<Live> judged = live.values().stream().filter(one -> judges(one.rule())).toList();
    for (Live alert : judged) {
      SeriesRow row = rows.apply(alert.series());
      OptionalLong stepEnd = bank.lastStepEnd(alert.rule(), alert.series());
      if (row != null && stepEnd.isPresent()) {
        // One that was restored was not judged here yet.
        long at = Math.max(alert.judgedMillis(), AnomalySteps.judgedAt(stepEnd.getAsLong()));
        evaluate(alert.rule(), alert.series(), row, at, clockMillis, null, null);
      }
    }
  }

  /** Those that were judged meanwhile need it no more. */
  private void lookAtWaiting(long clockMillis) {
    Map<String, Long> all = Map.copyOf(waiting);
    waiting.clear();
    all.forEach(
        (key, atMillis) -> {
          Live alert = live.get(key);
          SeriesRow row = alert == null ? null : rows.apply(alert.series());
          if (alert != null && row != null && alert.judgedMillis() < atMillis) {
            evaluate(alert.rule(), alert.series(), row, atMillis, clockMillis, null, null);
          }
        });
  }

  /** A step of a series is over; what comes of it is done when others were judged, too. */
  private Runnable judge(
      AlertingRule rule, SeriesKey series, SeriesRow row, long atMillis, long learnsUntilMillis) {
    Trigger.OnValue trigger = (Trigger.OnValue) rule.trigger();
    long end = atMillis + Resolution.SECOND.sizeMillis();
    if (bank.maintained(rule, series, end - trigger.stepMillis(), end)) {
      return () -> {}; // nothing is learnt of it, and what was said before soon counts no more
    }
    Detectors detectors = bank.feeding(rule, series, learnsUntilMillis);
    boolean active = live.containsKey(key(rule, series));
    verdicts.feedRecover(trigger, series, atMillis, detectors);
    Verdict verdict = verdicts.at(trigger, series, atMillis, null, active, detectors);
    return atMillis >= learnsUntilMillis && (active || verdict.holds())
        ? () -> apply(rule, series, row, verdict, atMillis, null)
        : () -> {};
  }

  /** Not while restoring, when a store takes nothing yet. */
  private void adopt() {
    toAdopt.forEach(book::adopt);
    toAdopt.clear();
    inherited.forEach(
        (before, alert) -> book.move(before, key(alert.rule(), alert.series()), alert.rule()));
    inherited.clear();
  }

  /**
   * @param alone what the event tells that led here, if windows of the range no longer tell it
   * @param correction the late event that led here; null if none did
   */
  private void evaluate(
      AlertingRule rule,
      SeriesKey series,
      SeriesRow row,
      long atMillis,
      long clockMillis,
      @Nullable Aggregate alone,
      @Nullable Correction correction) {
    if (judges(rule) && !bank.isReady(rule, series)) {
      waiting.merge(key(rule, series), atMillis, Math::max);
      return;
    }
    boolean active = live.containsKey(key(rule, series));
    Verdict verdict =
        rule.trigger() instanceof Trigger.OnValue trigger
            ? trigger.judges()
                ? lastJudged(rule, trigger, series, atMillis, active)
                : verdicts.at(trigger, series, atMillis, alone, active, null)
            : silence((Trigger.OnAbsence) rule.trigger(), row, clockMillis);
    if (active || verdict.holds()) {
      apply(rule, series, row, verdict, atMillis, correction);
    }
  }

  /** Between two steps what was said at the end of the last one is true, for a while. */
  private Verdict lastJudged(
      AlertingRule rule, Trigger.OnValue trigger, SeriesKey series, long atMillis, boolean active) {
    OptionalLong stepEnd = bank.lastStepEnd(rule, series);
    if (stepEnd.isEmpty() || atMillis >= staleMillis(trigger, stepEnd.getAsLong())) {
      return new Verdict.NoData();
    }
    long at = AnomalySteps.judgedAt(stepEnd.getAsLong());
    return verdicts.at(trigger, series, at, null, active, bank.saying(rule, series));
  }

  private static long staleMillis(Trigger.OnValue trigger, long stepEndMillis) {
    return stepEndMillis + SeriesDetector.STALE_STEPS * trigger.stepMillis();
  }

  private static Verdict silence(Trigger.OnAbsence trigger, SeriesRow row, long clockMillis) {
    long silent = clockMillis - row.lastSeenMillis();
    return silent >= trigger.absentForMillis()
        ? new Verdict.Silent(silent / MILLIS_PER_SECOND)
        : new Verdict.Heard();
  }

  private void apply(
      AlertingRule rule,
      SeriesKey series,
      SeriesRow row,
      Verdict verdict,
      long atMillis,
      @Nullable Correction correction) {
    String key = key(rule, series);
    Live alert = live.get(key);
    AlertStatus before = alert == null ? book.status(key) : alert.status();
    Step step = before.on(rule, verdict, atMillis);
    SortedMap<String, Extent> extents = extents(rule, series, before, step.next());
    if (!step.changes().isEmpty()) {
      Subject subject = Subject.of(Series.parse(series));
      String late = correction == null ? null : correction.text();
      AnomalyEvidence anomaly = judges(rule) ? bank.evidence(rule, series).orElse(null) : null;
      AlertBook.Judged judged = new AlertBook.Judged(anomaly, extents);
      book.record(key, rule, subject, step, raised(key, atMillis), late, judged);
    } else if (step.next().goneSinceMillis() != before.goneSinceMillis()) {
      book.keep(key, step.next());
    }
    if (judges(rule) && before.phase() != AlertStatus.Phase.INACTIVE) {
      book.keep(key, extents);
    }
    if (step.next().phase() == AlertStatus.Phase.INACTIVE) {
      live.remove(key);
      timers.cancel(key);
    } else {
      Live after = new Live(rule, series, step.next(), atMillis);
      live.put(key, after);
      setTimer(key, after, row);
    }
  }

  /** How far an alert goes, from where it became active. */
  private SortedMap<String, Extent> extents(
      AlertingRule rule, SeriesKey series, AlertStatus before, AlertStatus next) {
    SortedMap<String, Extent> extents = new TreeMap<>();
    if (!judges(rule)) {
      return extents;
    }
    AlertRecord stored = book.find(key(rule, series));
    if (stored != null && before.phase() != AlertStatus.Phase.INACTIVE) {
      extents.putAll(stored.extended());
    }
    if (next.phase() != AlertStatus.Phase.INACTIVE) {
      bank.extents(rule, series)
          .forEach((judged, extent) -> extents.merge(judged, extent, Extent::plus));
    }
    return extents;
  }

  /** The ranges that raised the alert lately, this one included if it does so now. */
  private List<Long> raised(String key, long atMillis) {
    AlertRecord before = book.find(key);
    List<Long> raised = before == null ? List.of() : before.raised();
    if (live.containsKey(key)) {
      return raised; // it goes on, or ends
    }
    List<Long> more = new ArrayList<>(raised);
    more.add(Resolution.SECOND.windowStart(atMillis));
    return more.subList(Math.max(0, more.size() - AlertRecord.REMEMBERED), more.size());
  }

  private void setTimer(String key, Live alert) {
    SeriesRow row = rows.apply(alert.series());
    if (row != null) {
      setTimer(key, alert, row);
    }
  }

  private void setTimer(String key, Live alert, SeriesRow row) {
    long due = dueEventMillis(alert, row);
    if (due == Long.MAX_VALUE) {
      timers.cancel(key); // only an event can change it
    } else {
      timers.set(key, due + row.lagMillis());
    }
  }

  /**
   * The event time at which this alert's verdict or phase may change without an update; MAX_VALUE
   * if neither can.
   */
  private long dueEventMillis(Live alert, SeriesRow row) {
    AlertStatus status = alert.status();
    OptionalLong resolvesAt = status.resolvesAtMillis(alert.rule());
    if (resolvesAt.isPresent()) {
      return resolvesAt.getAsLong();
    }
    long firesAt = status.firesAtMillis(alert.rule()).orElse(Long.MAX_VALUE);
    return alert.rule().trigger() instanceof Trigger.OnValue trigger
        ? Math.min(firesAt, leavesAtMillis(trigger, alert, row))
        : firesAt;
  }

  /**
   * When the newest window leaves the next of the ranges that are looked at, or what a detector
   * said is too old.
   */
  private long leavesAtMillis(Trigger.OnValue trigger, Live alert, SeriesRow row) {
    if (trigger.judges()) {
      OptionalLong stepEnd = bank.lastStepEnd(alert.rule(), alert.series());
      return stepEnd.isPresent() ? staleMillis(trigger, stepEnd.getAsLong()) : Long.MIN_VALUE;
    }
    boolean firing = alert.status().phase() == AlertStatus.Phase.FIRING;
    long newest = Resolution.SECOND.windowStart(row.newestMillis());
    SortedSet<Long> ranges = firing ? trigger.rangesMillis() : trigger.condition().rangesMillis();
    for (long range : ranges) {
      if (newest + range > alert.judgedMillis()) {
        return newest + range;
      }
    }
    return Long.MAX_VALUE;
  }

  private static long emptyAtMillis(long rangeMillis, SeriesRow row) {
    return Resolution.SECOND.windowStart(row.newestMillis()) + rangeMillis;
  }

  private static String key(AlertingRule rule, SeriesKey series) {
    return rule.id() + "\n" + series.text();
  }
}
