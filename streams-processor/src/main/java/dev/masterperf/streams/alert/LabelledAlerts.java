package dev.masterperf.streams.alert;

import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.alerts.lifecycle.Step;
import dev.masterperf.alerts.lifecycle.Verdict;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.RuleId;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.query.series.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that are about no single series, each known by the labels its rule's expression has a
 * value for. An alert whose rule is not in the file here is left as it is, for an instance that has
 * it; unless this very one had it before, which ends the alert.
 */
final class LabelledAlerts {
  private final AlertBook book;
  private final Map<String, Live> live = new HashMap<>();
  private final Map<RuleId, Set<Labels>> active = new HashMap<>();
  private final AlertTimers timers = new AlertTimers();
  private final List<String> ofRemovedRules = new ArrayList<>();

  /** An alert that is pending or firing. */
  private record Live(AlertingRule rule, Labels labels, AlertStatus status) {}

  /** An alert whose phase may change by time alone, and the event time at which it may. */
  record Due(AlertingRule rule, Labels labels, long atMillis) {}

  LabelledAlerts(RuleSet rules, AlertBook book) {
    this.book = book;
    book.forEach(
        (key, record) -> {
          if (record.latest().series() != null) {
            return;
          }
          AlertingRule own = rules.find(new RuleId(record.ruleId())).orElse(null);
          Map<String, String> subject = record.subject();
          if (own != null && record.active() && subject != null) {
            remember(key, new Live(own, Labels.of(subject), record.decodedStatus()));
          } else if (own == null && book.removedHere(record)) {
            ofRemovedRules.add(key);
          }
        });
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
    Step step = before.on(rule, verdict, atMillis);
    if (!step.changes().isEmpty()) {
      book.record(key, rule, Subject.of(labels.toMap()), step, List.of(), correction);
    } else if (step.next().goneSinceMillis() != before.goneSinceMillis()) {
      book.keep(key, step.next());
    }
    if (step.next().phase() == AlertStatus.Phase.INACTIVE) {
      forget(key, rule, labels);
    } else {
      remember(key, new Live(rule, labels, step.next()));
      setTimer(key, rule, step.next(), lagMillis);
    }
  }

  private void forget(String key, AlertingRule rule, Labels labels) {
    live.remove(key);
    active.getOrDefault(rule.id(), new HashSet<>()).remove(labels);
    timers.cancel(key);
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
    for (String key : ofRemovedRules) {
      AlertRecord record = Objects.requireNonNull(book.find(key));
      if (record.active()) {
        book.retire(key, clockMillis, "the rule was removed from the rule file");
      } else {
        book.forget(key);
      }
    }
    ofRemovedRules.clear();
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

  /** When time alone may change something next, in append time; MAX_VALUE if nothing waits. */
  long nextDueMillis() {
    return ofRemovedRules.isEmpty() ? timers.nextMillis() : Long.MIN_VALUE;
  }

  private static String key(AlertingRule rule, Labels labels) {
    return rule.id() + "\n\n" + labels;
  }
}
