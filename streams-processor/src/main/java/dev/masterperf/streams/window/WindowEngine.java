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
  private final LiveStore live;
  private final Map<Resolution, WindowStore<SeriesKey, StoredWindow>> closed;
  private final Map<Resolution, Duration> retention;
  private final Consumer<Outcome> outcomes;
  private final DueWindows due = new DueWindows();
  private long clockMillis;

  WindowEngine(
      LiveStore live,
      Map<Resolution, WindowStore<SeriesKey, StoredWindow>> closed,
      Map<Resolution, Duration> retention,
      Consumer<Outcome> outcomes) {
    this.live = live;
    this.closed = new EnumMap<>(closed);
    this.retention = new EnumMap<>(retention);
    this.outcomes = outcomes;
    live.load();
    this.clockMillis = live.clockMillis();
    for (LiveSeries series : live.all()) {
      for (LiveSeries.OpenWindow window : series.openWindows()) {
        due.add(window.resolution(), window.startMillis(), series);
      }
    }
  }

  /** The append time at which the next window closes; MAX_VALUE if none is open. */
  long nextCloseMillis() {
    return due.nextMillis();
  }

  /** Moves the append clock on and closes what is due, fine windows before coarse ones. */
  void advance(long appendMillis) {
    if (appendMillis <= clockMillis) {
      return;
    }
    clockMillis = appendMillis;
    live.clockMillis(appendMillis);
    if (clockMillis >= due.nextMillis()) {
      for (Resolution resolution : Resolution.values()) {
        while (due.has(resolution, clockMillis)) {
          Map.Entry<Long, List<LiveSeries>> oldest = due.takeOldest(resolution);
          oldest.getValue().forEach(series -> close(resolution, oldest.getKey(), series));
        }
      }
    }
    outcomes.accept(new Outcome.ClockAdvanced());
  }

  private void close(Resolution resolution, long start, LiveSeries series) {
    LiveSeries.Closing closing = series.close(resolution, start);
    Aggregate window = closing.window();
    if (closing.openedCoarser()) {
      Resolution coarser = resolution.coarser().orElseThrow();
      due.add(coarser, coarser.windowStart(start), series);
    }
    live.changed(series);
    store(resolution).put(series.key(), new StoredWindow(WindowState.FINAL, 1, window), start);
    outcomes.accept(
        new Outcome.Closed(
            new WindowAggregate(series.key(), resolution, start, WindowState.FINAL, 1, window)));
    SeriesRow row = series.row();
    if (resolution == Resolution.SECOND && row != null) {
      outcomes.accept(new Outcome.Latest(series.key(), row.latest()));
    }
  }

  /**
   * Takes a metric.
   *
   * @param appendMillis when it arrived; ahead of the clock where it came by another topic
   */
  void take(Arrival.Home arrival, long appendMillis) {
    PerfMetric metric = arrival.metric();
    LiveSeries series = live.series(arrival.key());
    SeriesRow before = series.row();
    Optional<DeadLetter> dead = Admission.objection(arrival, before, appendMillis);
    if (dead.isPresent()) {
      outcomes.accept(new Outcome.Dead(dead.get()));
      return;
    }
    Contribution contribution =
        Contribution.of(metric, Aggregate.order(arrival.partition(), arrival.offset()), before);
    SeriesRow row = SeriesRow.after(before, metric, appendMillis);
    series.row(row);
    List<Resolution> missed = enter(series, contribution);
    live.changed(series);
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
  private List<Resolution> enter(LiveSeries series, Contribution contribution) {
    long first = Timestamps.toMillis(contribution.metric().beginNanos());
    long last = Timestamps.toMillis(contribution.metric().endNanos());
    List<Resolution> missed = new ArrayList<>(0);
    Resolution resolution = Resolution.finestHolding(first, last).orElseThrow();
    while (true) {
      long start = resolution.windowStart(first);
      if (clockMillis < resolution.closesAt(start)) {
        if (series.add(resolution, start, contribution)) {
          due.add(resolution, start, series);
        }
        return missed;
      }
      if (clockMillis < start + resolution.sizeMillis() + retentionMillis(resolution)) {
        correct(resolution, start, series.key(), contribution);
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
    return Objects.requireNonNull(closed.get(resolution));
  }
}
