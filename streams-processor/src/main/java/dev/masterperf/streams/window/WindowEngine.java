package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import dev.masterperf.model.wire.Timestamps;
import dev.masterperf.streams.ingest.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The windows of one partition: a function of its log alone.
 *
 * <p>An event enters the finest window that is still open at its event time. When a window closes
 * it is merged into the next coarser one, so each event is added once and each window merged once.
 * An event that finds finer windows closed corrects those and goes on to the coarser; closed means
 * that the append clock, the largest append time read, has reached the window's end and grace.
 *
 * <p>Confined to the stream thread of its task.
 */
final class WindowEngine {
  private final Map<Resolution, WindowStore<SeriesKey, StoredWindow>> stores;
  private final KeyValueStore<SeriesKey, SeriesRow> rows;
  private final KeyValueStore<String, Long> clockStore;
  private final Map<Resolution, Duration> retention;
  private final Consumer<Outcome> outcomes;
  private final OpenWindows open = new OpenWindows();
  private final RowCache cache;
  private long clockMillis;

  WindowEngine(
      Map<Resolution, WindowStore<SeriesKey, StoredWindow>> stores,
      KeyValueStore<SeriesKey, SeriesRow> rows,
      KeyValueStore<String, Long> clockStore,
      Map<Resolution, Duration> retention,
      Consumer<Outcome> outcomes) {
    this.stores = new EnumMap<>(stores);
    this.rows = rows;
    this.clockStore = clockStore;
    this.retention = new EnumMap<>(retention);
    this.outcomes = outcomes;
    this.cache = new RowCache(rows);
    Long stored = clockStore.get(HotStores.CLOCK_KEY);
    this.clockMillis = stored == null ? Long.MIN_VALUE : stored;
    if (stored != null) {
      stores.forEach(this::reopen);
    }
  }

  private void reopen(Resolution resolution, WindowStore<SeriesKey, StoredWindow> store) {
    long oldest = clockMillis - resolution.graceMillis() - resolution.sizeMillis();
    long newest = clockMillis + Admission.FUTURE_LIMIT.toMillis();
    try (KeyValueIterator<Windowed<SeriesKey>, StoredWindow> windows =
        store.fetchAll(Math.max(0, oldest), newest)) {
      while (windows.hasNext()) {
        KeyValue<Windowed<SeriesKey>, StoredWindow> window = windows.next();
        if (window.value.state() == WindowState.OPEN) {
          open.restore(
              resolution, window.key.window().start(), window.key.key(), window.value.aggregate());
        }
      }
    }
  }

  /** The append time at which the next window closes; MAX_VALUE if none is open. */
  long nextCloseMillis() {
    return open.nextCloseMillis();
  }

  /** Moves the append clock on and closes what is due, fine windows before coarse ones. */
  void advance(long appendMillis) {
    if (appendMillis <= clockMillis) {
      return;
    }
    clockMillis = appendMillis;
    clockStore.put(HotStores.CLOCK_KEY, clockMillis);
    for (Resolution resolution : Resolution.values()) {
      while (open.hasDue(resolution, clockMillis)) {
        Map.Entry<Long, Map<SeriesKey, Aggregate>> due = open.takeOldest(resolution);
        due.getValue().forEach((series, window) -> close(resolution, due.getKey(), series, window));
      }
    }
    outcomes.accept(new Outcome.ClockAdvanced());
  }

  private void close(Resolution resolution, long start, SeriesKey series, Aggregate window) {
    store(resolution).put(series, new StoredWindow(WindowState.FINAL, 1, window), start);
    outcomes.accept(
        new Outcome.Closed(
            new WindowAggregate(series, resolution, start, WindowState.FINAL, 1, window)));
    if (resolution == Resolution.SECOND) {
      SeriesRow row = cache.get(series);
      if (row != null) {
        outcomes.accept(new Outcome.Latest(series, row.latest()));
      }
    }
    resolution
        .coarser()
        .ifPresent(coarser -> addToOpen(coarser, coarser.windowStart(start), series, window));
  }

  private void addToOpen(Resolution resolution, long start, SeriesKey series, Aggregate finer) {
    Aggregate target = open.at(resolution, start, series);
    target.merge(finer);
    storeOpen(resolution, start, series, target);
  }

  private void storeOpen(Resolution resolution, long start, SeriesKey series, Aggregate target) {
    store(resolution).put(series, new StoredWindow(WindowState.OPEN, 0, target), start);
  }

  /** Takes a metric that arrived at the time last given to {@link #advance}. */
  void take(Arrival.Home arrival) {
    PerfMetric metric = arrival.metric();
    SeriesRow before = cache.get(arrival.key());
    Optional<DeadLetter> dead = Admission.objection(arrival, before, clockMillis);
    if (dead.isPresent()) {
      outcomes.accept(new Outcome.Dead(dead.get()));
      return;
    }
    Contribution contribution =
        Contribution.of(metric, Aggregate.order(arrival.partition(), arrival.offset()), before);
    SeriesRow row = SeriesRow.after(before, metric, clockMillis);
    cache.put(arrival.key(), row);
    rows.put(arrival.key(), row);
    List<Resolution> missed = enter(arrival.key(), contribution);
    boolean newest = before == null || metric.tsNanos() >= before.latest().tsNanos();
    if (newest && !closesWithItsSecond(metric)) {
      outcomes.accept(new Outcome.Latest(arrival.key(), metric));
    }
    if (!missed.isEmpty()) {
      outcomes.accept(
          new Outcome.Late(
              arrival.key(),
              new LateRecord(metric, missed, arrival.partition(), arrival.offset())));
    }
    if (!missed.contains(Resolution.MINUTE)) {
      outcomes.accept(
          new Outcome.Updated(arrival.key(), row, Timestamps.toMillis(metric.endNanos())));
    }
  }

  /** Adds the event to every window it has to change now; returns the resolutions it missed. */
  private List<Resolution> enter(SeriesKey series, Contribution contribution) {
    long first = Timestamps.toMillis(contribution.metric().beginNanos());
    long last = Timestamps.toMillis(contribution.metric().endNanos());
    List<Resolution> missed = new ArrayList<>(0);
    Resolution resolution = Resolution.finestHolding(first, last).orElseThrow();
    while (true) {
      long start = resolution.windowStart(first);
      if (clockMillis < resolution.closesAt(start)) {
        if (!open.holds(resolution, start, series)) {
          openCoarser(resolution, first, series);
        }
        Aggregate target = open.at(resolution, start, series);
        contribution.addTo(target);
        storeOpen(resolution, start, series, target);
        return missed;
      }
      if (clockMillis < start + resolution.sizeMillis() + retentionMillis(resolution)) {
        correct(resolution, start, series, contribution);
      } else {
        missed.add(resolution);
      }
      Optional<Resolution> coarser = resolution.coarser();
      if (coarser.isEmpty()) {
        return missed;
      }
      resolution = coarser.get();
    }
  }

  /**
   * Gives each coarser window an entry, so that a reader of it knows to look for open finer ones.
   */
  private void openCoarser(Resolution finer, long millis, SeriesKey series) {
    for (Optional<Resolution> next = finer.coarser();
        next.isPresent();
        next = next.get().coarser()) {
      Resolution coarser = next.get();
      long start = coarser.windowStart(millis);
      if (open.holds(coarser, start, series)) {
        return;
      }
      storeOpen(coarser, start, series, open.at(coarser, start, series));
    }
  }

  private void correct(
      Resolution resolution, long start, SeriesKey series, Contribution contribution) {
    StoredWindow before = store(resolution).fetch(series, start);
    Aggregate corrected = before == null ? new Aggregate() : before.aggregate();
    contribution.addTo(corrected);
    int revision = before == null ? 1 : before.revision() + 1;
    store(resolution)
        .put(series, new StoredWindow(WindowState.CORRECTED, revision, corrected), start);
    outcomes.accept(
        new Outcome.Closed(
            new WindowAggregate(
                series, resolution, start, WindowState.CORRECTED, revision, corrected)));
  }

  /** Whether a 1 s window took the event on time; its close will tell the matrix of it. */
  private boolean closesWithItsSecond(PerfMetric metric) {
    long begin = Timestamps.toMillis(metric.beginNanos());
    long start = Resolution.SECOND.windowStart(begin);
    return start == Resolution.SECOND.windowStart(Timestamps.toMillis(metric.endNanos()))
        && clockMillis < Resolution.SECOND.closesAt(start);
  }

  private long retentionMillis(Resolution resolution) {
    return Objects.requireNonNull(retention.get(resolution)).toMillis();
  }

  private WindowStore<SeriesKey, StoredWindow> store(Resolution resolution) {
    return Objects.requireNonNull(stores.get(resolution));
  }
}
