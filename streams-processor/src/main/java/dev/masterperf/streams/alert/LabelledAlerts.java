package dev.masterperf.streams.alert;

import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.alerts.lifecycle.Step;
import dev.masterperf.alerts.lifecycle.Verdict;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.Flap;
import dev.masterperf.alerts.rule.RuleId;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.query.series.Labels;
import dev.masterperf.streams.alert.SeriesParts.GroupId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that are about no single series, each known by the labels its rule's expression has a
 * value for. An alert whose rule is not in the file here is left as it is for a while, for an
 * instance that has it; unless this very one had it before, which ends the alert.
 */
final class LabelledAlerts {
  private static final String REMOVED = "the rule was removed from the rule file";
  static final String ELSEWHERE =
      "the rule was changed so that its alerts are looked after in another place";

  /** How long instances may differ in their rules while new ones are rolled out. */
  private static final Duration ROLLOUT = Duration.ofMinutes(15);

  /** How long an ended alert is known. */
  private static final Duration REMEMBERED = Duration.ofHours(24);

  private final AlertBook book;
  private final int partition;
  private final int partitions;
  private final Map<String, Live> live = new HashMap<>();
  private final Map<RuleId, Set<Labels>> active = new HashMap<>();
  private final AlertTimers timers = new AlertTimers();

  /** Ended alerts, by when they are forgotten. */
  private final AlertTimers ended = new AlertTimers();

  /** Alerts to be ended at once, and why. */
  private final Map<String, String> toRetire = new LinkedHashMap<>();

  /** Alerts whose rule some other instance may have. */
  private final List<String> ofUnknownRules = new ArrayList<>();

  private long rolledOutMillis = Long.MAX_VALUE;

  /**
   * An alert that is pending or firing.
   *
   * @param judgedMillis event time of the last verdict; no later one is of an earlier time
   */
  private record Live(AlertingRule rule, Labels labels, AlertStatus status, long judgedMillis) {}

  /** An alert whose phase may change by time alone, and the event time at which it may. */
  record Due(AlertingRule rule, Labels labels, long atMillis) {}

  /**
   * @param partition of this task
   * @param partitions of the metrics topic
   */
  LabelledAlerts(RuleSet rules, AlertBook book, int partition, int partitions) {
    this.book = book;
    this.partition = partition;
    this.partitions = partitions;
    book.forEach(
        (key, record) -> {
          if (record.latest().series() == null) {
            restore(key, record, rules.find(new RuleId(record.ruleId())).orElse(null));
          }
        });
  }

  private void restore(String key, AlertRecord record, @Nullable AlertingRule own) {
    AlertStatus status = record.decodedStatus();
    Map<String, String> subject = record.subject();
    if (!record.active()) {
      setEnded(key, own, status);
    } else if (own == null) {
      if (book.removed(record)) {
        toRetire.put(key, REMOVED);
      } else {
        ofUnknownRules.add(key);
      }
    } else if (subject == null || !isHere(own, Labels.of(subject))) {
      toRetire.put(key, ELSEWHERE);
    } else {
      remember(key, new Live(own, Labels.of(subject), status, judged(status)));
      setTimer(key, own, status, 0); // until more is known of how late its data come
    }
  }

  private static long judged(AlertStatus status) {
    return status.goneSinceMillis() == AlertStatus.HELD
        ? status.changedAtMillis()
        : Math.max(status.changedAtMillis(), status.goneSinceMillis());
  }

  private boolean isHere(AlertingRule rule, Labels labels) {
    String id = rule.id().text();
    return rule.evaluation()
        .match(
            oneSeries -> false,
            merged -> isHome(new GroupId(id, labels).text()),
            whole -> isHome(id));
  }

  private boolean isHome(String name) {
    return RuleOutput.home(name, partitions) == partition;
  }

  private void remember(String key, Live alert) {
    live.put(key, alert);
    active.computeIfAbsent(alert.rule.id(), id -> new HashSet<>()).add(alert.labels);
  }

  /** Those of a rule that are pending or firing. */
  Set<Labels> active(AlertingRule rule) {
    return Set.copyOf(active.getOrDefault(rule.id(), Set.of()));
  }

  /** After a restart: waits for the time of an alert, whose subject's data come so much later. */
  void await(AlertingRule rule, Labels labels, long lagMillis) {
    String key = key(rule, labels);
    Live alert = live.get(key);
    if (alert != null) {
      setTimer(key, rule, alert.status(), lagMillis);
    }
  }

  /** Whether the time that an alert has to be pending is over then. */
  boolean endsPendingBy(AlertingRule rule, Labels labels, long atMillis) {
    Live alert = live.get(key(rule, labels));
    return alert != null
        && alert.status.firesAtMillis(rule).orElse(Long.MAX_VALUE)
            <= Math.max(atMillis, alert.judgedMillis);
  }

  /** An alert is to be looked at again at this append time. */
  void lookAgain(AlertingRule rule, Labels labels, long clockMillis) {
    timers.set(key(rule, labels), clockMillis);
  }

  /**
   * Takes an alert on by what its rule says of it.
   *
   * @param lagMillis by how much the append clock is ahead of that time
   * @param correction text on late data that led here; null if none did
   */
  void judge(
      AlertingRule rule,
      Labels labels,
      Verdict verdict,
      long atMillis,
      long lagMillis,
      @Nullable String correction) {
    String key = key(rule, labels);
    Live alert = live.get(key);
    if (alert == null && !verdict.holds()) {
      return;
    }
    AlertStatus before = alert == null ? book.status(key) : alert.status();
    long at = alert == null ? atMillis : Math.max(atMillis, alert.judgedMillis);
    Step step = before.on(rule, verdict, at);
    if (!step.changes().isEmpty()) {
      book.record(
          key,
          rule,
          Subject.of(labels.toMap()),
          step,
          List.of(),
          correction,
          AlertBook.Judged.BY_NONE);
    } else if (step.next().goneSinceMillis() != before.goneSinceMillis()) {
      book.keep(key, step.next());
    }
    if (step.next().phase() == AlertStatus.Phase.INACTIVE) {
      live.remove(key);
      active.getOrDefault(rule.id(), new HashSet<>()).remove(labels);
      timers.cancel(key);
      setEnded(key, rule, step.next());
    } else {
      ended.cancel(key);
      remember(key, new Live(rule, labels, step.next(), at));
      setTimer(key, rule, step.next(), lagMillis);
    }
  }

  /** It is known as long as its rule may ask how often it fired. */
  private void setEnded(String key, @Nullable AlertingRule rule, AlertStatus status) {
    Flap flap = rule == null ? null : rule.timing().flap();
    long kept = Math.max(REMEMBERED.toMillis(), flap == null ? 0 : flap.withinMillis());
    ended.set(key, status.changedAtMillis() + kept);
  }

  private void setTimer(String key, AlertingRule rule, AlertStatus status, long lagMillis) {
    long due =
        status.resolvesAtMillis(rule).orElse(status.firesAtMillis(rule).orElse(Long.MAX_VALUE));
    if (due == Long.MAX_VALUE) {
      timers.cancel(key);
    } else {
      timers.set(key, due + lagMillis);
    }
  }

  /** Takes out the alerts whose time has come, and ends those of rules that are gone. */
  List<Due> onClock(long clockMillis) {
    endUnknown(clockMillis);
    toRetire.forEach((key, reason) -> retire(key, clockMillis, reason));
    toRetire.clear();
    ended.takeDue(clockMillis).forEach(book::forget);
    List<Due> due = new ArrayList<>();
    for (String key : timers.takeDue(clockMillis)) {
      Live alert = live.get(key);
      if (alert != null) {
        long at =
            alert
                .status
                .resolvesAtMillis(alert.rule)
                .orElse(alert.status.firesAtMillis(alert.rule).orElse(clockMillis));
        due.add(new Due(alert.rule, alert.labels, at));
      }
    }
    return due;
  }

  private void endUnknown(long clockMillis) {
    if (ofUnknownRules.isEmpty()) {
      return;
    }
    if (rolledOutMillis == Long.MAX_VALUE) {
      rolledOutMillis = clockMillis + ROLLOUT.toMillis();
    }
    if (clockMillis >= rolledOutMillis && book.hasRules()) {
      String reason =
          "for %d minutes no rule file here had the rule".formatted(ROLLOUT.toMinutes());
      ofUnknownRules.forEach(key -> toRetire.put(key, reason));
      ofUnknownRules.clear();
    }
  }

  private void retire(String key, long clockMillis, String reason) {
    book.retire(key, clockMillis, reason);
    if (reason.equals(ELSEWHERE)) {
      book.forget(key); // what goes on in its place goes on with its sequence
      return;
    }
    ended.set(key, clockMillis + REMEMBERED.toMillis());
  }

  /** When time alone may change something next, in append time; MAX_VALUE if nothing waits. */
  long nextDueMillis() {
    long next = Math.min(timers.nextMillis(), ended.nextMillis());
    if (!ofUnknownRules.isEmpty() && book.hasRules()) {
      next = rolledOutMillis == Long.MAX_VALUE ? Long.MIN_VALUE : Math.min(next, rolledOutMillis);
    }
    return toRetire.isEmpty() ? next : Long.MIN_VALUE;
  }

  private static String key(AlertingRule rule, Labels labels) {
    return rule.id() + "\n\n" + labels;
  }
}
