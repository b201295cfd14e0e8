package dev.masterperf.streams.anomaly;

import dev.masterperf.alerts.anomaly.Scratch;
import dev.masterperf.alerts.anomaly.UnreadableStateException;
import dev.masterperf.alerts.detection.Dispute;
import dev.masterperf.alerts.detection.Extent;
import dev.masterperf.alerts.detection.SeriesDetector;
import dev.masterperf.alerts.detection.Surroundings;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.rule.AlertingRule;
import dev.masterperf.alerts.rule.AnomalyOptions;
import dev.masterperf.alerts.rule.RuleId;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.Subject;
import dev.masterperf.alerts.rule.Trigger;
import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.Deployment;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Scopes;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.query.eval.Detectors;
import dev.masterperf.query.eval.Detectors.Judgement;
import dev.masterperf.streams.anomaly.DetectorStore.Entry;
import dev.masterperf.streams.anomaly.DetectorStore.Fed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The detectors of one partition: one for each rule, each expression that it has judged, and each
 * series that the rule looks at. What they are fed is written down first, so that one that is made
 * again of its snapshot and its journal is the same to the last bit; one that is not at hand is
 * made when it is wanted. After a start all are wanted at once: so that this holds nothing else up,
 * each turn makes some, and what the others would say waits ({@link #isReady}).
 *
 * <p>Confined to the stream thread of its task; outlives changes of rules.
 */
public final class DetectorBank implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DetectorBank.class);

  /** After so many values at least the journal becomes a snapshot. */
  static final int SNAPSHOT_AFTER = 512;

  /** Of a large state later: a value may cost so many bytes of its snapshots. */
  static final int SNAPSHOT_BYTES_PER_VALUE = 112;

  /** So many deployments are remembered. */
  private static final int DEPLOYMENTS = 64;

  /** Others moved at the same time if they did so within so many steps. */
  private static final int SAME_TIME_STEPS = 3;

  private static final int SPREAD = 61;

  /** So many values of journals are judged again in a turn: about 15 ms. */
  static final int RESTORED_A_TURN = 256;

  /** What it takes to read a snapshot, in such values. */
  private static final int SNAPSHOT_VALUES = 64;

  /** What a detector whose scale is not known yet will take, about. */
  private static final long TYPICAL_BYTES = 240_000;

  private static final DetectorFigures WAITING = new DetectorFigures(0, 0, 1, 0, 0);

  private final DetectorStore store;
  private final String instance;
  private final DetectorBudget budget;
  private final Supplier<Silences> said;
  private final Scratch scratch = new Scratch();
  private final Map<Long, Kept> kept = new HashMap<>();
  private final Map<Judged, Kept> byJudged = new HashMap<>();
  private final Map<SeriesKey, Set<Kept>> bySeries = new HashMap<>();
  private final Set<Judged> refused = new HashSet<>();
  private final List<Runnable> onceWritable = new ArrayList<>();
  private Map<Fingerprint, Dispute> heard = Map.of();
  private Map<RuledSeries, List<Dispute>> disputes = Map.of();
  private final NavigableSet<Deployment> deployments =
      new TreeSet<>(
          Comparator.comparing(Deployment::at)
              .thenComparing(Deployment::scope)
              .thenComparing(Deployment::name));
  private final Map<Long, Integer> warmUps = new HashMap<>();
  private long nextNumber;

  /** Values that may still be judged again in this turn. */
  private int restorable = RESTORED_A_TURN;

  /** What one detector judges. */
  private record Judged(String ruleId, String expression, SeriesKey series) {}

  private record RuledSeries(String ruleId, SeriesKey series) {}

  /** A detector, at hand or not. */
  private static final class Kept {
    final long number;
    Entry entry;
    @Nullable SeriesDetector detector;

    /** While it is being made again. */
    @Nullable Restoring restoring;

    /** By which it judges, while it is at hand. */
    @Nullable AnomalyOptions options;

    long bytes;

    /** How many values it had seen at its last snapshot, and how long that is. */
    long snapshotSeen;

    int snapshotBytes;

    Kept(long number, Entry entry) {
      this.number = number;
      this.entry = entry;
    }

    boolean hasMemory() {
      return detector != null || restoring != null;
    }

    boolean judgesBy(AnomalyOptions others) {
      return others.equals(options);
    }
  }

  /**
   * A detector that does not know all yet that it knew.
   *
   * @param left what it was fed since its snapshot, and not yet again
   */
  private record Restoring(SeriesDetector detector, Iterator<Fed> left) {}

  /**
   * @param store as {@link #storeBuilder} has it
   * @param instance the name of this one, stable over restarts
   * @param said what people said of alerts until now
   */
  public DetectorBank(
      KeyValueStore<Bytes, byte[]> store,
      String instance,
      DetectorBudget budget,
      Supplier<Silences> said) {
    this.store = new DetectorStore(store);
    this.instance = instance;
    this.budget = budget;
    this.said = said;
    this.store.eachEntry((number, entry) -> index(new Kept(number, entry)));
    this.store.eachDeployment(deployments::add);
  }

  /** Name of its store. */
  public static String storeName() {
    return DetectorStore.NAME;
  }

  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> storeBuilder() {
    return DetectorStore.builder();
  }

  private void index(Kept one) {
    kept.put(one.number, one);
    byJudged.put(judged(one.entry), one);
    bySeries.computeIfAbsent(one.entry.series(), none -> new LinkedHashSet<>()).add(one);
    nextNumber = Math.max(nextNumber, one.number + 1);
  }

  private static Judged judged(Entry entry) {
    return new Judged(entry.ruleId(), entry.judged(), entry.series());
  }

  /**
   * From now on these rules are in force. Detectors of rules that this instance had and no longer
   * has are forgotten; those of others' rules wait, unfed, for an instance that has them.
   */
  public void takeOn(RuleSet now) {
    onceWritable.clear();
    refused.clear();
    for (Kept one : List.copyOf(kept.values())) {
      Optional<Trigger.OnValue> trigger = trigger(now, one.entry.ruleId());
      if (trigger.map(Trigger.OnValue::anomaly).filter(one::judgesBy).isEmpty()) {
        unload(one);
      }
      boolean own = one.entry.keptBy().equals(instance);
      if (trigger.isEmpty() ? own && !now.rules().isEmpty() : !fits(trigger.get(), one.entry)) {
        onceWritable.add(() -> forget(one));
      } else if (trigger.isPresent() && !own) {
        onceWritable.add(() -> adopt(one));
      }
    }
  }

  private static boolean fits(Trigger.OnValue trigger, Entry entry) {
    return trigger.judged().contains(entry.judged()) && trigger.stepMillis() == entry.stepMillis();
  }

  private static Optional<Trigger.OnValue> trigger(RuleSet rules, String ruleId) {
    return rules
        .find(new RuleId(ruleId))
        .map(AlertingRule::trigger)
        .filter(Trigger.OnValue.class::isInstance)
        .map(Trigger.OnValue.class::cast);
  }

  private void adopt(Kept one) {
    Entry before = one.entry;
    one.entry =
        new Entry(
            before.ruleId(),
            before.judged(),
            before.series(),
            before.stepMillis(),
            before.learnsUntilMillis(),
            instance);
    store.putEntry(one.number, one.entry);
  }

  /** Does what waited for a store that takes something again. */
  public void settle() {
    onceWritable.forEach(Runnable::run);
    onceWritable.clear();
  }

  /**
   * Takes in what people said since the last time of which alerts are no anomalies.
   *
   * @return whether there was something
   */
  public boolean listen() {
    Map<Fingerprint, Dispute> now = said.get().disputes();
    if (now.equals(heard)) {
      return false;
    }
    heard = now;
    disputes =
        now.values().stream()
            .collect(Collectors.groupingBy(one -> new RuledSeries(one.ruleId(), one.series())));
    kept.values().forEach(this::tolerate);
    return true;
  }

  /**
   * Whether people work at a series at any moment of a step, by the labels of a rule's alert of it.
   */
  public boolean maintained(AlertingRule rule, SeriesKey series, long fromMillis, long endMillis) {
    return said.get()
        .maintains(
            () -> rule.labelsFor(Subject.of(Series.parse(series))),
            Instant.ofEpochMilli(fromMillis),
            Instant.ofEpochMilli(endMillis));
  }

  private void tolerate(Kept one) {
    if (one.detector != null) {
      one.detector.tolerate(
          disputes.getOrDefault(
              new RuledSeries(one.entry.ruleId(), one.entry.series()), List.of()));
    }
  }

  /** A series is gone, and its detectors with it. */
  public void forget(SeriesKey series) {
    List.copyOf(bySeries.getOrDefault(series, Set.of())).forEach(this::forget);
    refused.removeIf(one -> one.series().equals(series));
  }

  private void forget(Kept one) {
    unload(one);
    store.delete(one.number);
    kept.remove(one.number);
    byJudged.remove(judged(one.entry));
    Set<Kept> others = bySeries.get(one.entry.series());
    if (others != null && others.remove(one) && others.isEmpty()) {
      bySeries.remove(one.entry.series());
      budget.movements().forget(one.entry.series());
    }
  }

  private void unload(Kept one) {
    if (one.hasMemory()) {
      budget.giveBack(one.bytes);
      one.detector = null;
      one.restoring = null;
      one.options = null;
      one.bytes = 0;
    }
  }

  /**
   * The detectors of a rule for an evaluation at the end of a step: what is judged is fed to them,
   * and those that are missing are made.
   *
   * @param learnsUntilMillis end of the last step of which those made now only learn
   */
  public Detectors feeding(AlertingRule rule, SeriesKey series, long learnsUntilMillis) {
    Trigger.OnValue trigger = (Trigger.OnValue) rule.trigger();
    return (expression, labels, value, atMillis) -> {
      Judged judged = new Judged(rule.id().text(), expression, series);
      Kept known = byJudged.get(judged);
      if (known == null && !budget.hasRoom(TYPICAL_BYTES)) {
        return refuse(judged);
      }
      Kept one = known == null ? make(judged, trigger, learnsUntilMillis) : known;
      SeriesDetector detector = atHand(one, trigger);
      if (detector == null) {
        return refuse(judged);
      }
      refused.remove(judged);
      if (detector.wants(atMillis)) {
        feed(one, detector, new Fed(atMillis, value));
      }
      return detector.judgement(atMillis);
    };
  }

  private Optional<Judgement> refuse(Judged judged) {
    if (refused.add(judged) && refused.size() == 1) {
      LOG.atWarn()
          .addKeyValue("rule", judged.ruleId())
          .addKeyValue("series", judged.series())
          .log("a series is not judged, since detectors have all the memory they may take");
    }
    return Optional.empty();
  }

  /** The same for an evaluation at any other time, which is told what they said last. */
  public Detectors saying(AlertingRule rule, SeriesKey series) {
    Trigger.OnValue trigger = (Trigger.OnValue) rule.trigger();
    return (expression, labels, value, atMillis) ->
        find(rule, expression, series)
            .map(one -> atHand(one, trigger))
            .flatMap(detector -> detector.judgement(atMillis));
  }

  private Optional<Kept> find(AlertingRule rule, String expression, SeriesKey series) {
    return Optional.ofNullable(byJudged.get(new Judged(rule.id().text(), expression, series)));
  }

  private Kept make(Judged judged, Trigger.OnValue trigger, long learnsUntilMillis) {
    Entry entry =
        new Entry(
            judged.ruleId(),
            judged.expression(),
            judged.series(),
            trigger.stepMillis(),
            learnsUntilMillis,
            instance);
    Kept one = new Kept(nextNumber, entry);
    store.putEntry(one.number, entry);
    index(one);
    return one;
  }

  /** Some time passed for other things: some more detectors may be made again. */
  public void beginTurn() {
    restorable = RESTORED_A_TURN;
  }

  /**
   * Whether a rule's detectors of a series are at hand, or there is no memory for them. If not,
   * this turn goes on making them, as far as it may; to be asked again in the next one.
   */
  public boolean isReady(AlertingRule rule, SeriesKey series) {
    Trigger.OnValue trigger = (Trigger.OnValue) rule.trigger();
    boolean ready = true;
    for (Kept one : of(rule, series)) {
      ready &= isReady(one, trigger);
    }
    return ready;
  }

  private boolean isReady(Kept one, Trigger.OnValue trigger) {
    if (one.detector != null || (!one.hasMemory() && !budget.hasRoom(TYPICAL_BYTES))) {
      return true;
    }
    if (restorable > 0) {
      restorable -= restore(one, trigger, restorable);
    }
    return one.detector != null;
  }

  private @Nullable SeriesDetector atHand(Kept one, Trigger.OnValue trigger) {
    if (one.detector == null) {
      restore(one, trigger, Integer.MAX_VALUE);
    }
    return one.detector;
  }

  /**
   * Makes a detector again, or goes on with it.
   *
   * @param most how much work that may be, in values
   * @return how much it was, at least 1
   */
  private int restore(Kept one, Trigger.OnValue trigger, int most) {
    int work = 1;
    if (one.restoring == null) {
      if (!budget.take(TYPICAL_BYTES)) {
        return work;
      }
      one.restoring = begin(one, trigger);
      work += one.snapshotBytes > 0 ? SNAPSHOT_VALUES : 0;
    }
    SeriesDetector made = one.restoring.detector();
    Iterator<Fed> left = one.restoring.left();
    for (; left.hasNext() && work < most; work++) {
      Fed fed = left.next();
      made.feed(fed.millis(), fed.value());
    }
    if (!left.hasNext()) {
      one.restoring = null;
      one.detector = made;
      tolerate(one);
      weigh(one, made);
    }
    return work;
  }

  private Restoring begin(Kept one, Trigger.OnValue trigger) {
    one.bytes = TYPICAL_BYTES;
    one.options = trigger.anomaly();
    SeriesDetector made = snapshot(one, trigger);
    one.snapshotSeen = made.seen() > 0 ? made.seen() : -(SPREAD * one.number) % SNAPSHOT_AFTER;
    one.snapshotBytes = store.snapshotBytes(one.number);
    return new Restoring(made, store.journal(one.number).iterator());
  }

  /** As of the last snapshot. One of another version is of no use: it begins anew. */
  private SeriesDetector snapshot(Kept one, Trigger.OnValue trigger) {
    byte[] bytes = store.snapshot(one.number);
    long step = trigger.stepMillis();
    String judged = one.entry.judged();
    if (bytes != null) {
      try {
        return SeriesDetector.restored(bytes, trigger.anomaly(), step, judged, scratch);
      } catch (UnreadableStateException e) {
        LOG.atWarn()
            .addKeyValue("series", one.entry.series())
            .addKeyValue("rule", one.entry.ruleId())
            .setCause(e)
            .log("a detector begins anew, since its snapshot is not to be read");
      }
    }
    return new SeriesDetector(trigger.anomaly(), step, judged, scratch);
  }

  private void feed(Kept one, SeriesDetector detector, Fed fed) {
    // Before it is fed, so that there is always a value behind a snapshot, of which something can
    // be said after a restart. Not of all detectors at once, which mostly begin together.
    long since = detector.seen() - one.snapshotSeen;
    if (since >= Math.max(SNAPSHOT_AFTER, one.snapshotBytes / SNAPSHOT_BYTES_PER_VALUE)) {
      one.snapshotBytes = store.putSnapshot(one.number, detector.toBytes());
      one.snapshotSeen = detector.seen();
    }
    store.append(one.number, fed);
    detector.feed(fed.millis(), fed.value());
    detector.moved(one.entry.series()).ifPresent(budget.movements()::add);
    weigh(one, detector);
  }

  /** What it takes is known once its scale is. */
  private void weigh(Kept one, SeriesDetector detector) {
    long bytes = detector.stateBytes();
    if (bytes > 0 && bytes != one.bytes) {
      budget.takeMore(bytes - one.bytes);
      one.bytes = bytes;
    }
  }

  /** End of the last step that was judged of a series for a rule; empty if none was. */
  public OptionalLong lastStepEnd(AlertingRule rule, SeriesKey series) {
    Trigger.OnValue trigger = (Trigger.OnValue) rule.trigger();
    return of(rule, series).stream()
        .map(
            one ->
                one.detector == null
                    ? store.newestMillis(one.number)
                    : OptionalLong.of(one.detector.lastMillis()))
        .flatMapToLong(OptionalLong::stream)
        .map(millis -> SeriesDetector.stepEnd(millis, trigger.stepMillis()))
        .max();
  }

  /** End of the last step of which the detectors of a series only learn. */
  public OptionalLong learnsUntil(AlertingRule rule, SeriesKey series) {
    return of(rule, series).stream().mapToLong(one -> one.entry.learnsUntilMillis()).max();
  }

  private List<Kept> of(AlertingRule rule, SeriesKey series) {
    return bySeries.getOrDefault(series, Set.of()).stream()
        .filter(one -> one.entry.ruleId().equals(rule.id().text()))
        .toList();
  }

  /** What speaks for the highest score that a rule's detectors gave a series last. */
  public Optional<AnomalyEvidence> evidence(AlertingRule rule, SeriesKey series) {
    return of(rule, series).stream()
        .flatMap(one -> Optional.ofNullable(one.detector).stream())
        .flatMap(detector -> detector.evidence().stream())
        .max(Comparator.comparingDouble(AnomalyEvidence::score))
        .map(evidence -> around(rule, series, evidence).into(evidence));
  }

  private Surroundings around(AlertingRule rule, SeriesKey series, AnomalyEvidence evidence) {
    long within = SAME_TIME_STEPS * ((Trigger.OnValue) rule.trigger()).stepMillis();
    return new Surroundings(
        budget.movements().around(series, evidence.at().toEpochMilli(), within),
        lastBefore(Series.parse(series).scope(), evidence.at()).orElse(null));
  }

  private Optional<Deployment> lastBefore(String scope, Instant at) {
    return deployments.descendingSet().stream()
        .filter(one -> !one.at().isAfter(at) && Scopes.contains(one.scope(), scope))
        .findFirst()
        .filter(one -> !one.at().plus(Surroundings.LATELY).isBefore(at));
  }

  /** Something was deployed. */
  public void deployed(Deployment one) {
    store.putDeployment(one);
    deployments.remove(one);
    deployments.add(one);
    while (deployments.size() > DEPLOYMENTS) {
      store.delete(deployments.pollFirst());
    }
  }

  /** How far what a rule's detectors judged last of a series goes, by what each judges. */
  public SortedMap<String, Extent> extents(AlertingRule rule, SeriesKey series) {
    SortedMap<String, Extent> extents = new TreeMap<>();
    for (Kept one : of(rule, series)) {
      if (one.detector != null) {
        one.detector.extent().ifPresent(extent -> extents.put(one.entry.judged(), extent));
      }
    }
    return extents;
  }

  /** Tells how the detectors stand. */
  public void report() {
    Map<String, DetectorFigures> byRule = new HashMap<>();
    for (Kept one : kept.values()) {
      byRule.merge(one.entry.ruleId(), figures(one), DetectorFigures::plus);
    }
    for (Judged one : refused) {
      if (byJudged.containsKey(one)) {
        continue; // it has learnt before, and is counted
      }
      byRule.merge(one.ruleId(), DetectorFigures.REFUSED, DetectorFigures::plus);
    }
    budget.report(this, byRule);
  }

  private DetectorFigures figures(Kept one) {
    SeriesDetector detector = one.detector;
    if (detector == null) {
      return refused.contains(judged(one.entry)) ? DetectorFigures.REFUSED : WAITING;
    }
    if (detector.isWarm()) {
      return new DetectorFigures(1, 0, 0, 0, 0);
    }
    long missing =
        detector.missing().orElseGet(() -> warmUp(one.entry.stepMillis()) + 1 - detector.seen());
    return new DetectorFigures(0, 1, 0, 0, missing * one.entry.stepMillis());
  }

  /** In values; what it will be if none is missing, while it is not known yet. */
  private long warmUp(long stepMillis) {
    return warmUps.computeIfAbsent(stepMillis, SeriesDetector::warmUp);
  }

  @Override
  public void close() {
    budget.report(this, Map.of());
    kept.values().forEach(this::unload);
    bySeries.keySet().forEach(budget.movements()::forget);
  }
}
