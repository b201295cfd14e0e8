package dev.masterperf.streams.window;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.PlainMetrics;
import dev.masterperf.streams.clock.ClockTicks;
import dev.masterperf.streams.ingest.DecodeMetrics;
import dev.masterperf.streams.ingest.IngestCounts;
import dev.masterperf.streams.ingest.IngestTimes;
import dev.masterperf.streams.ingest.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The step that reads each record and feeds its metrics into the {@link WindowEngine} of its
 * partition. Both in one step, since handing every single metric on costs more than either. What
 * comes of it goes to the sink named like the topic it is for, or to {@link #RULES}.
 *
 * <p>A record that our producers wrote is read by {@link PlainMetrics} and its series found by the
 * bytes that spell it; so an event that changes an open window makes no object at all. Everything
 * else goes the long way, through {@link PerfMetric}, to the same engine.
 */
public final class AggregateWindows extends ContextualProcessor<byte[], byte[], Outcome, Outcome> {
  /** Name of the step that gets what rules are to look at. */
  public static final String RULES = "evaluate-rules";

  private static final Duration IDLE_CHECK = Duration.ofMillis(100);

  private final int partitions;
  private final Map<Resolution, Duration> retention;
  private final SeriesLimits limits;
  private final CurrentRules rules;
  private final Supplier<DeletedScopes> deleted;
  private final ClockTicks ticks;
  private final IngestTimes times;
  private final PlainMetrics plain = new PlainMetrics();
  private final SpelledIdentities spelled = new SpelledIdentities();
  private final Event event = new Event();
  private @Nullable LiveSeries[] resolved = new LiveSeries[64];

  /** Series that found no room, at the place of their event; another one in {@link #resolved}. */
  private @Nullable Series[] refused = new Series[64];

  private @Nullable WindowEngine engine;
  private @Nullable IngestCounts counts;
  private int homePartition;
  private long recordMillis;

  /** Event time of the oldest metric of the record, epoch milliseconds; MAX_VALUE before one. */
  private long oldestMillis = Long.MAX_VALUE;

  private AggregateWindows(
      int partitions,
      Map<Resolution, Duration> retention,
      SeriesLimits limits,
      CurrentRules rules,
      Supplier<DeletedScopes> deleted,
      ClockTicks ticks,
      IngestTimes times) {
    this.partitions = partitions;
    this.retention = new EnumMap<>(retention);
    this.limits = limits;
    this.rules = rules;
    this.deleted = deleted;
    this.ticks = ticks;
    this.times = times;
  }

  /**
   * Declares the step with its stores.
   *
   * @param partitions partition count of the metrics topic
   * @param limits how long series are kept
   * @param rules which series have to be told of, and how long those are kept at least
   * @param deleted scopes of which nothing is kept, as it stands now
   * @param times is told how old what is read is
   * @param stores hears of the stores that are opened
   */
  public static ProcessorSupplier<byte[], byte[], Outcome, Outcome> supplier(
      int partitions,
      Map<Resolution, Duration> retention,
      SeriesLimits limits,
      CurrentRules rules,
      Supplier<DeletedScopes> deleted,
      ClockTicks ticks,
      IngestTimes times,
      WindowStores stores) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], byte[], Outcome, Outcome> get() {
        return new AggregateWindows(partitions, retention, limits, rules, deleted, ticks, times);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return HotStores.builders(retention, stores);
      }
    };
  }

  @Override
  public void init(ProcessorContext<Outcome, Outcome> context) {
    super.init(context);
    LiveStore live = context.getStateStore(HotStores.SERIES);
    live.load();
    live.begin(context.currentSystemTimeMs());
    WindowEngine started =
        new WindowEngine(
            live,
            HotStores.windowStores(context),
            retention,
            limits,
            new SeriesGuard(
                limits,
                partitions,
                context.taskId().partition(),
                context.getStateStore(HotStores.NEW_SERIES)),
            rules,
            this::forward);
    engine = started;
    spelled.clear();
    counts = new IngestCounts(context.metrics(), context.taskId());
    homePartition = context.taskId().partition();
    context.schedule(
        IDLE_CHECK,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          heedDeleted();
          ticks.requestIfDue(homePartition, started.nextDueMillis(), now);
        });
  }

  /** Gives up what is of scopes that were deleted since the last time. */
  private void heedDeleted() {
    DeletedScopes now = deleted.get();
    if (!now.equals(engine().deleted())) {
      recordMillis = Math.max(recordMillis, engine().clockMillis());
      engine().heed(now);
      spelled.forgetExpired(engine().settle());
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    heedDeleted();
    recordMillis = record.timestamp();
    Place place = place(record);
    if (place.topic().equals(Topics.PARTIALS.name())) {
      if (record.value() != null) {
        forward(new Outcome.Heard(new String(record.value(), StandardCharsets.UTF_8)));
      }
      return;
    }
    boolean rehomed = place.topic().equals(Topics.REHOME.name());
    // The clock is that of the metrics partition alone. What passed through the rehome topic may be
    // read before a backlog that is older, and would make all of it late.
    if (!rehomed) {
      engine().advance(recordMillis);
    }
    oldestMillis = Long.MAX_VALUE;
    byte @Nullable [] payload = record.value();
    int read = payload == null ? 0 : plain.read(payload);
    if (read > 0 && resolve(read, rehomed)) {
      for (int i = 0; i < read; i++) {
        LiveSeries series = Objects.requireNonNull(resolved[i]);
        Series newcomer = refused[i];
        if (newcomer == null) {
          event.read(plain, i, place);
          oldestMillis = Math.min(oldestMillis, event.endMillis());
          engine().take(series, event);
        } else {
          overflow(series, metric(newcomer, i), i, place);
        }
      }
    } else {
      DecodeMetrics.decode(payload, place, item -> arrive(item, place, rehomed))
          .ifPresent(this::refuse);
    }
    if (oldestMillis != Long.MAX_VALUE && !rehomed) {
      times.read(oldestMillis, recordMillis);
    }
    spelled.forgetExpired(engine().settle());
  }

  private Place place(Record<byte[], byte[]> record) {
    Optional<RecordMetadata> origin = context().recordMetadata();
    return origin.isEmpty()
        ? new Place("", homePartition, 0, record.timestamp()) // no punctuator forwards to here
        : new Place(
            origin.get().topic(), origin.get().partition(), origin.get().offset(), recordMillis);
  }

  private PerfMetric metric(Series series, int index) {
    return MetricCodec.metric(
        series, plain.payload(), plain.identityTo(index) + 1, plain.end(index));
  }

  /** Takes a metric into the series that counts what finds no room, with its own one's name. */
  private void overflow(LiveSeries overflow, PerfMetric metric, int index, Place place) {
    Map<String, String> properties = new HashMap<>(metric.properties());
    properties.put(PerfMetric.REFUSED_SERIES, metric.series().key().text());
    event.read(metric.withProperties(properties), index, place);
    engine().takeOverflow(overflow, metric.series(), event);
    counts().overflowed(metric.series().key());
  }

  /** Finds the series of all metrics read, or tells that the record has to go the long way. */
  private boolean resolve(int read, boolean rehomed) {
    if (resolved.length < read) {
      resolved = new LiveSeries[2 * read];
      refused = new Series[2 * read];
    }
    for (int i = 0; i < read; i++) {
      int hash = plain.identityHash(i);
      LiveSeries series =
          spelled.find(plain.payload(), plain.identityFrom(i), plain.identityTo(i), hash);
      refused[i] = null;
      if (series == null) {
        series = learn(i, rehomed);
      }
      if (series == null) {
        return false;
      }
      resolved[i] = series;
    }
    return true;
  }

  private @Nullable LiveSeries learn(int index, boolean rehomed) {
    byte[] json = plain.payload();
    int from = plain.identityFrom(index);
    int to = plain.identityTo(index);
    Series identity = MetricCodec.identity(json, from, to).orElse(null);
    if (identity == null) {
      return null;
    }
    SeriesKey key = identity.key();
    if (engine().isDeleted(identity.scope())
        || (!rehomed && key.homePartition(partitions) != homePartition)) {
      return null;
    }
    byte[] spelling = Arrays.copyOfRange(json, from, to);
    LiveSeries series = engine().series(key, identity, () -> spelling);
    if (series == null) {
      refused[index] = identity; // not learnt: whoever floods us must not crowd out what we know
      return engine().overflow(identity, plain.unit(index));
    }
    spelled.put(spelling, series, engine().seriesCount());
    return series;
  }

  private void arrive(Item item, Place place, boolean rehomed) {
    if (item instanceof Item.Refused refused) {
      refuse(DecodeMetrics.letter(refused, place));
      return;
    }
    PerfMetric metric = ((Item.Accepted) item).metric();
    SeriesKey key = metric.series().key();
    Optional<String> gone = engine().deleted().refusal(metric.series().scope());
    if (gone.isPresent()) {
      DeadLetter letter =
          DecodeMetrics.ofDeletedScope(gone.get(), item.index(), metric.events(), place);
      forward(new Outcome.Dead(letter, key));
      return;
    }
    if (!rehomed && key.homePartition(partitions) != place.partition()) {
      turnAway(metric, item.index(), place);
      return;
    }
    LiveSeries series =
        engine().series(key, metric.series(), () -> MetricCodec.identity(metric.series()));
    if (series != null) {
      event.read(metric, item.index(), place);
      oldestMillis = Math.min(oldestMillis, event.endMillis());
      engine().take(series, event);
      return;
    }
    LiveSeries overflow = engine().overflow(metric.series(), metric.unit());
    if (overflow == null) {
      forward(new Outcome.Dead(DecodeMetrics.letter(metric, item.index(), place), key));
    } else {
      overflow(overflow, metric, item.index(), place);
    }
  }

  /** Sends a metric to its home, unless its times are none: they are judged by this arrival. */
  private void turnAway(PerfMetric metric, int index, Place place) {
    SeriesKey key = metric.series().key();
    event.read(metric, index, place);
    Optional<DeadLetter> dead = Admission.objectionToTimes(event, key);
    if (dead.isPresent()) {
      forward(new Outcome.Dead(dead.get(), key));
      return;
    }
    counts().misplaced(key);
    forward(new Outcome.Misplaced(key, metric));
  }

  private void refuse(DeadLetter letter) {
    forward(new Outcome.Dead(letter, null));
  }

  private void forward(Outcome outcome) {
    if (outcome instanceof Outcome.Dead dead) {
      counts().refused(dead.letter().reason(), dead.series());
    } else if (outcome instanceof Outcome.Late late) {
      counts().late(late.series());
    }
    String to = outcome instanceof Outcome.Told told ? told.topic().name() : RULES;
    context().forward(new Record<>(outcome, outcome, recordMillis), to);
  }

  private WindowEngine engine() {
    return Objects.requireNonNull(engine, "process before init");
  }

  private IngestCounts counts() {
    return Objects.requireNonNull(counts, "process before init");
  }
}
