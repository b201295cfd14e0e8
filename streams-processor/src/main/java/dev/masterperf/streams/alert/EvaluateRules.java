package dev.masterperf.streams.alert;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.wire.WireSerde;
import dev.masterperf.streams.clock.ClockTicks;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.LiveStore;
import dev.masterperf.streams.window.Outcome;
import dev.masterperf.streams.window.SeriesRow;
import dev.masterperf.streams.window.WindowReader;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
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

/** The step that turns changed windows and passing time into alert transitions. */
public final class EvaluateRules
    extends ContextualProcessor<Outcome, Outcome, String, AlertTransition> {
  /** Name of the store of alerts; it names a changelog. */
  public static final String ALERTS = "alerts";

  private static final Duration IDLE_CHECK = Duration.ofMillis(100);

  private final CurrentRules rules;
  private final String instance;
  private final Map<Resolution, Duration> retention;
  private final ClockTicks ticks;
  private final Troubles troubles = new Troubles();
  private int inForce;
  private @Nullable RuleEngine engine;
  private long recordMillis;

  private EvaluateRules(
      CurrentRules rules, String instance, Map<Resolution, Duration> retention, ClockTicks ticks) {
    this.rules = rules;
    this.instance = instance;
    this.retention = new EnumMap<>(retention);
    this.ticks = ticks;
  }

  /**
   * Declares the step with its store; it also reads the stores named in {@link HotStores}.
   *
   * @param instance the name of this one among those of the application, stable over restarts
   * @param retention how long windows are kept, for every resolution
   */
  public static ProcessorSupplier<Outcome, Outcome, String, AlertTransition> supplier(
      CurrentRules rules, String instance, Map<Resolution, Duration> retention, ClockTicks ticks) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<Outcome, Outcome, String, AlertTransition> get() {
        return new EvaluateRules(rules, instance, retention, ticks);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(ALERTS),
                    Serdes.String(),
                    WireSerde.of(AlertRecord::toBytes, AlertRecord::fromBytes))
                .withCachingEnabled());
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, AlertTransition> context) {
    super.init(context);
    live().load();
    begin();
    int partition = context.taskId().partition();
    context.schedule(
        IDLE_CHECK,
        PunctuationType.WALL_CLOCK_TIME,
        now -> ticks.requestIfDue(partition, nextDueMillis(), now));
  }

  private LiveStore live() {
    return context().getStateStore(HotStores.SERIES);
  }

  /** An engine for the rules that are in force now; what alerts there are it finds in the store. */
  private RuleEngine begin() {
    int version = rules.version();
    LiveStore live = live();
    var stores = HotStores.windowStores(context());
    RuleSet now = rules.get();
    AlertBook book = new AlertBook(context().getStateStore(ALERTS), now, instance, this::forward);
    KeptWindows kept = new KeptWindows(retention, live::clockMillis);
    WindowReader windows =
        new WindowReader(live, resolution -> Objects.requireNonNull(stores.get(resolution)));
    OneSeriesSources sources = new OneSeriesSources(windows, kept);
    RuleEngine begun =
        new RuleEngine(
            now,
            new RangeVerdicts(kept, windows, sources, troubles),
            series -> live.find(series).map(LiveSeries::row).orElse(null),
            book);
    begun.foreignSeries().forEach(series -> live.find(series).ifPresent(one -> one.watch(true)));
    if (begun.listensForSilence()) {
      live.all().forEach(series -> withRow(series, row -> begun.known(series.key(), row)));
    }
    inForce = version;
    engine = begun;
    return begun;
  }

  /** Takes on rules that replaced those before, and looks at all series by them at once. */
  private RuleEngine takeOn() {
    RuleSet now = rules.get();
    live().all().forEach(series -> series.watch(now.watches(series.key())));
    RuleEngine begun = begin();
    live()
        .all()
        .forEach(
            series -> withRow(series, row -> begun.onNewRules(series.key(), row, recordMillis)));
    return begun;
  }

  private static void withRow(LiveSeries series, Consumer<SeriesRow> action) {
    SeriesRow row = series.row();
    if (row != null) {
      action.accept(row);
    }
  }

  private long nextDueMillis() {
    return rules.version() == inForce
        ? Objects.requireNonNull(engine).nextDueMillis()
        : Long.MIN_VALUE;
  }

  @Override
  public void process(Record<Outcome, Outcome> record) {
    recordMillis = record.timestamp();
    RuleEngine current = Objects.requireNonNull(engine, "process before init");
    if (record.value() instanceof Outcome.Changing changing) {
      current.onChanging(changing, recordMillis);
    } else if (record.value() instanceof Outcome.Updated updated) {
      current.onUpdate(updated, recordMillis);
    } else if (record.value() instanceof Outcome.Expired expired) {
      current.onExpired(expired.series(), expired.last(), recordMillis);
    } else if (record.value() instanceof Outcome.ClockAdvanced) {
      // Here and not in the middle of what one event brings, which one set of rules is to judge.
      (rules.version() == inForce ? current : takeOn()).onClock(recordMillis);
    }
  }

  private void forward(AlertTransition transition) {
    context().forward(new Record<>(transition.fingerprint().hex(), transition, recordMillis));
  }
}
