package dev.masterperf.streams.alert;

import dev.masterperf.alerts.detection.Extent;
import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.alerts.lifecycle.Change;
import dev.masterperf.alerts.lifecycle.Step;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.InForce;
import dev.masterperf.alerts.rule.RuleOrigin;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AnomalyEvidence;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one partition, as they are kept, and what is told of their changes. Confined to the
 * stream thread of its task.
 */
final class AlertBook {
  /** Where the forgotten alert with the highest sequence lies; no alert's key is empty. */
  private static final String FORGOTTEN = "";

  private final KeyValueStore<String, AlertRecord> store;
  private final InForce inForce;
  private final String instance;
  private final Consumer<AlertTransition> transitions;

  /**
   * @param inForce the rules here
   * @param instance the name of this one, stable over restarts
   */
  AlertBook(
      KeyValueStore<String, AlertRecord> store,
      InForce inForce,
      String instance,
      Consumer<AlertTransition> transitions) {
    this.store = store;
    this.inForce = inForce;
    this.instance = instance;
    this.transitions = transitions;
  }

  /** All alerts, ended ones too. */
  void forEach(BiConsumer<String, AlertRecord> action) {
    try (KeyValueIterator<String, AlertRecord> stored = store.all()) {
      while (stored.hasNext()) {
        KeyValue<String, AlertRecord> entry = stored.next();
        if (!entry.key.equals(FORGOTTEN)) {
          action.accept(entry.key, entry.value);
        }
      }
    }
  }

  @Nullable AlertRecord find(String key) {
    return store.get(key);
  }

  /** Where an alert stands that is not at hand. */
  AlertStatus status(String key) {
    AlertRecord stored = store.get(key);
    if (stored != null) {
      return stored.decodedStatus();
    }
    AlertRecord forgotten = store.get(FORGOTTEN);
    return forgotten == null
        ? AlertStatus.NONE
        : AlertStatus.noneAfter(forgotten.decodedStatus().sequence());
  }

  /**
   * Keeps and tells what changed.
   *
   * @param raised the ranges that raised it lately
   * @param correction text on late data that led here; null if none did
   * @param judged what detectors say of it
   */
  void record(
      String key,
      AlertingRule rule,
      Subject subject,
      Step step,
      List<Long> raised,
      @Nullable String correction,
      Judged judged) {
    for (Change change : step.changes()) {
      Change told = correction == null ? change : change.marked(Change.CORRECTED, correction);
      AlertTransition transition = told.toTransition(rule, subject, judged.evidence());
      String keeper = inForce.rules().find(rule.id()).isPresent() ? instance : keeper(key);
      store.put(
          key,
          AlertRecord.of(rule, step.next(), transition, subject, keeper, raised, judged.extents()));
      transitions.accept(transition);
    }
  }

  /** Of an alert that is seen through here, which makes nobody its keeper. */
  private String keeper(String key) {
    AlertRecord before = store.get(key);
    return before == null || before.keptBy() == null ? "" : before.keptBy();
  }

  /**
   * What detectors say of an alert.
   *
   * @param evidence of the last value; null where none judged
   * @param extents how far the alert went, by what was judged
   */
  record Judged(@Nullable AnomalyEvidence evidence, SortedMap<String, Extent> extents) {
    static final Judged BY_NONE = new Judged(null, Collections.emptySortedMap());
  }

  /** Keeps how far an alert went, of which nobody is told. */
  void keep(String key, SortedMap<String, Extent> extents) {
    AlertRecord stored = store.get(key);
    if (stored != null && !stored.extended().equals(extents)) {
      store.put(key, stored.extended(extents));
    }
  }

  /** Keeps what nobody is told of. */
  void keep(String key, AlertStatus status) {
    AlertRecord stored = store.get(key);
    if (stored != null) {
      store.put(key, stored.with(status));
    }
  }

  /** Whether there are any: an empty file removes nothing. */
  boolean hasRules() {
    return !inForce.rules().rules().isEmpty();
  }

  /**
   * Whether an alert's rule, which is not in force here, was removed. Of a stored file every
   * instance knows whether it was; of others only the one that had the rule in its own file and no
   * longer has it, and an empty file removes nothing.
   */
  boolean removed(AlertRecord record) {
    RuleOrigin origin = record.origin();
    if (origin != null && origin.stored()) {
      return inForce.tookOut(origin);
    }
    return hasRules() && instance.equals(record.keptBy());
  }

  /** Whether another instance looked at it last, or the rule was in another file then. */
  boolean isToAdopt(AlertRecord record, AlertingRule own) {
    return !instance.equals(record.keptBy()) || !Objects.equals(own.origin(), record.origin());
  }

  /** From now on this instance looks at it. */
  void adopt(String key, AlertingRule rule) {
    AlertRecord record = store.get(key);
    if (record != null) {
      store.put(key, record.adopted(rule, instance));
    }
  }

  /**
   * Whether an alert may go on under this key: nothing active stands there, and none of its further
   * sequences was used.
   */
  boolean mayTakeOver(String key, AlertRecord record) {
    AlertRecord there = store.get(key);
    return there == null
        || (!there.active()
            && there.decodedStatus().sequence() < record.decodedStatus().sequence());
  }

  /** From now on this alert is one of the rule's, under another key. */
  void move(String from, String to, AlertingRule rule) {
    AlertRecord record = store.delete(from);
    if (record != null) {
      store.put(to, record.inherited(rule, instance));
    }
  }

  /**
   * Takes an ended alert out of the store. So that no later alert uses one of its sequences again,
   * the record with the highest of those taken out stays in one common place.
   */
  void forget(String key) {
    AlertRecord ended = store.delete(key);
    if (ended == null) {
      return;
    }
    AlertRecord highest = store.get(FORGOTTEN);
    if (highest == null || ended.decodedStatus().sequence() > highest.decodedStatus().sequence()) {
      store.put(FORGOTTEN, ended);
    }
  }

  /** Ends what can no longer be judged: what fires is resolved, what is pending is forgotten. */
  void retire(String key, long clockMillis, String reason) {
    AlertRecord stored = store.get(key);
    if (stored == null) {
      return;
    }
    AlertTransition last = stored.latest();
    long sequence = stored.decodedStatus().sequence() + 1;
    AlertStatus ended = AlertStatus.ended(clockMillis, sequence);
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
            reason);
    store.put(key, stored.ended(ended, end));
    transitions.accept(end);
  }
}
