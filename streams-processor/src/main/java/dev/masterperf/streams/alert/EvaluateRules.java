package dev.masterperf.streams.alert;

import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.InForce;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.wire.WireSerde;
import dev.masterperf.streams.anomaly.DetectorBank;
import dev.masterperf.streams.anomaly.DetectorBudget;
import dev.masterperf.streams.clock.ClockTicks;
import dev.masterperf.streams.store.Changelogs;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveStore;
import dev.masterperf.streams.window.Outcome;
import dev.masterperf.streams.window.WindowReader;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The step that turns changed windows, passing time and what other tasks tell into what comes of
 * rules. Each output goes to the sink of its topic.
 */
public final class EvaluateRules
    extends ContextualProcessor<Outcome, Outcome, RuleOutput, RuleOutput> {
  /** Name of the store of alerts; it names a changelog. */
  public static final String ALERTS = "alerts";

  /** Name of the store of parts of groups; it names a changelog. */
  static final String PARTS = "rule-parts";

  /** How often other tasks are told what changed here, and it is looked whether time is due. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How often is told how detectors stand. */
  private static final Duration REPORTS = Duration.ofSeconds(2);

  private final CurrentRules rules;
  private final String instance;
  private final int partitions;
  private final Map<Resolution, Duration> retention;
  private final ClockTicks ticks;
  private final WholeEvaluations evaluations;
  private final Troubles troubles = new Troubles();
  private int inForce;
  private final DetectorBudget budget;
  private final Supplier<Silences> said;
  private @Nullable RulesAtWork work;
  private @Nullable DetectorBank bank;
  private long recordMillis;
  private long turnMillis;

  private EvaluateRules(
      CurrentRules rules,
      String instance,
      int partitions,
      Map<Resolution, Duration> retention,
      ClockTicks ticks,
      WholeEvaluations evaluations,
      DetectorBudget budget,
      Supplier<Silences> said) {
    this.budget = budget;
    this.said = said;
    this.rules = rules;
    this.instance = instance;
    this.partitions = partitions;
    this.retention = new EnumMap<>(retention);
    this.ticks = ticks;
    this.evaluations = evaluations;
  }

  /** The sink that takes what is for a topic. */
  public static String sink(String topic) {
    return "rules-" + topic;
  }

  /**
   * Declares the step with its stores; it also reads the stores named in {@link HotStores}.
   *
   * @param instance the name of this one among those of the application, stable over restarts
   * @param partitions of the metrics topic
   * @param retention how long windows are kept, for every resolution
   * @param evaluations of rules that need the series of all partitions at once
   * @param budget of all detectors of the process
   * @param said what people said of alerts until now
   */
  public static ProcessorSupplier<Outcome, Outcome, RuleOutput, RuleOutput> supplier(
      CurrentRules rules,
      String instance,
      int partitions,
      Map<Resolution, Duration> retention,
      ClockTicks ticks,
      WholeEvaluations evaluations,
      DetectorBudget budget,
      Supplier<Silences> said) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<Outcome, Outcome, RuleOutput, RuleOutput> get() {
        return new EvaluateRules(
            rules, instance, partitions, retention, ticks, evaluations, budget, said);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(ALERTS),
                    Serdes.String(),
                    WireSerde.of(AlertRecord::toBytes, AlertRecord::fromBytes))
                .withCachingEnabled()
                .withLoggingEnabled(Changelogs.rewritten()),
            DetectorBank.storeBuilder(),
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(PARTS), Serdes.String(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(Changelogs.rewritten()));
      }
    };
  }

  @Override
  public void init(ProcessorContext<RuleOutput, RuleOutput> context) {
    super.init(context);
    live().load();
    bank =
        new DetectorBank(context.getStateStore(DetectorBank.storeName()), instance, budget, said);
    begin();
    int partition = context.taskId().partition();
    context.schedule(
        PAUSE,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          Objects.requireNonNull(bank, "turn before init").beginTurn();
          atWork().flush();
          ticks.requestIfDue(partition, nextDueMillis(), now);
        });
    context.schedule(
        REPORTS,
        PunctuationType.WALL_CLOCK_TIME,
        now -> Objects.requireNonNull(bank, "report before init").report());
  }

  private LiveStore live() {
    return context().getStateStore(HotStores.SERIES);
  }

  @Override
  public void close() {
    if (bank != null) {
      bank.close();
    }
  }

  private RulesAtWork atWork() {
    return Objects.requireNonNull(work, "process before init");
  }

  /** The rules that are in force now; what alerts there are they find in the store. */
  private RulesAtWork begin() {
    InForce current = rules.inForce();
    LiveStore live = live();
    var stores = HotStores.windowStores(context());
    RuleSet now = current.rules();
    DetectorBank detectors = Objects.requireNonNull(bank, "begin before init");
    detectors.takeOn(now);
    RulesAtWork begun =
        new RulesAtWork(
            now,
            new AlertBook(
                context().getStateStore(ALERTS),
                current,
                instance,
                transition -> forward(new RuleOutput.Alerted(transition))),
            new RulesAtWork.Task(
                context().taskId().partition(),
                partitions,
                live,
                WindowReader.remembering(
                    live, resolution -> Objects.requireNonNull(stores.get(resolution))),
                new KeptWindows(retention, live::clockMillis),
                new PartStore(context().getStateStore(PARTS)),
                detectors,
                evaluations,
                troubles,
                this::forward));
    inForce = current.number();
    work = begun;
    return begun;
  }

  /** Takes on rules that replaced those before, and looks at all series by them at once. */
  private RulesAtWork takeOn() {
    RuleSet now = rules.get();
    live().all().forEach(series -> series.watch(now.watches(series.key())));
    RulesAtWork begun = begin();
    begun.lookAtAll(clockMillis());
    return begun;
  }

  private long nextDueMillis() {
    return rules.version() == inForce ? atWork().nextDueMillis() : Long.MIN_VALUE;
  }

  @Override
  public void process(Record<Outcome, Outcome> record) {
    // What other tasks tell moves no clock here.
    if (!(record.value() instanceof Outcome.Heard)) {
      recordMillis = record.timestamp();
    }
    beginTurnIfDue();
    boolean outdated = rules.version() != inForce;
    // Here and not in the middle of what one event brings, which one set of rules is to judge.
    boolean between = record.value() instanceof Outcome.ClockAdvanced;
    (outdated && between ? takeOn() : atWork()).on(record.value(), clockMillis());
  }

  /**
   * The append clock, which a broker whose time was set back does not set back, and a record that
   * came by way of another partition may be ahead of.
   */
  private long clockMillis() {
    return Math.max(recordMillis, live().clockMillis());
  }

  /** A backlog has its own time, in which detectors are wanted sooner than by the wall clock. */
  private void beginTurnIfDue() {
    if (recordMillis - turnMillis >= PAUSE.toMillis()) {
      turnMillis = recordMillis;
      Objects.requireNonNull(bank, "turn before init").beginTurn();
    }
  }

  private void forward(RuleOutput output) {
    context().forward(new Record<>(output, output, clockMillis()), sink(output.topic().name()));
  }
}
