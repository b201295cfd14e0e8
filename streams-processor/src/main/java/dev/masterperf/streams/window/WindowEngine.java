package dev.masterperf.streams.window;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.streams.ingest.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

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
  private static final long TELL_AGAIN_MILLIS = Resolution.TEN_SECONDS.sizeMillis();

  private static final String FORGOTTEN =
      "the series was forgotten, so long was nothing heard of it";
  private static final String DELETED = "the scope of the series was deleted";

  private final LiveStore live;
  private final Map<Resolution, ClosedWindows.Writer> closed = new EnumMap<>(Resolution.class);
  private final Map<Resolution, Duration> retention;
  private final CurrentRules rules;
  private final Consumer<Outcome> outcomes;
  private final DueWindows due = new DueWindows();
  private final IdleSeries idle;
  private final SeriesGuard guard;
  private final List<LiveSeries> newcomers = new ArrayList<>();
  private DeletedScopes deleted = DeletedScopes.NONE;
  private long clockMillis;
  private int departed;

  /**
   * @param limits how long series are kept
   * @param guard how many are
   * @param rules which series have to be told of, and how long those are kept at least
   */
  WindowEngine(
      LiveStore live,
      Map<Resolution, WindowStore<byte[], byte[]>> closed,
      Map<Resolution, Duration> retention,
      SeriesLimits limits,
      SeriesGuard guard,
      CurrentRules rules,
      Consumer<Outcome> outcomes) {
    this.live = live;
    closed.forEach(
        (resolution, store) -> this.closed.put(resolution, new ClosedWindows.Writer(store)));
    this.retention = new EnumMap<>(retention);
    // As long as a rule looks back: what fires over a series ends before it does.
    this.idle =
        new IdleSeries(limits.ttl(), () -> limits.keepingAtLeast(rules.get().longestRange()).ttl());
    this.guard = guard;
    this.rules = rules;
    this.outcomes = outcomes;
    live.load();
    this.clockMillis = live.clockMillis();
    for (LiveSeries series : live.all()) {
      series.watched = rules.get().watches(series.key());
      for (LiveSeries.OpenWindow window : series.openWindows()) {
        due.add(window.resolution(), window.startMillis(), series);
      }
      idle.add(series);
      guard.added(Series.parse(series.key()));
    }
  }

  /**
   * The append time at which the next window closes or the next series may expire; MAX_VALUE if
   * nothing waits.
   */
  long nextDueMillis() {
    return Math.min(due.nextMillis(), idle.nextMillis());
  }

  /**
   * Moves the append clock on and closes what is due, fine windows before coarse ones. What expires
   * does so after all else that this moment brings.
   */
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
          close(resolution, oldest.getKey(), oldest.getValue());
        }
      }
    }
    outcomes.accept(new Outcome.ClockAdvanced());
    idle.takeExpired(clockMillis, series -> expire(series, FORGOTTEN));
  }

  /** The append clock, epoch milliseconds. */
  long clockMillis() {
    return clockMillis;
  }

  /** Scopes of which nothing is kept, as this heard of it last. */
  DeletedScopes deleted() {
    return deleted;
  }

  /** Whether nothing is taken of a scope. */
  boolean isDeleted(String scope) {
    return deleted.over(scope).isPresent();
  }

  /**
   * Gives up what is of deleted scopes, as if it had expired: its windows that are open are never
   * closed, and those that are closed no longer read.
   */
  void heed(DeletedScopes now) {
    deleted = now;
    live.deleted(now);
    for (LiveSeries series : List.copyOf(live.all())) {
      series.beginMillis = now.beginMillis(Series.parse(series.key()).scope());
      if (series.beginMillis == Long.MAX_VALUE) {
        expire(series, DELETED);
      }
    }
  }

  private void expire(LiveSeries series, String why) {
    if (series.gone) {
      return; // with its scope
    }
    SeriesRow last = Objects.requireNonNull(series.row());
    remove(series);
    outcomes.accept(new Outcome.Latest(series));
    outcomes.accept(new Outcome.Expired(series.key(), last, why));
  }

  private void close(Resolution resolution, long start, List<LiveSeries> due) {
    List<LiveSeries> closing = due.stream().anyMatch(one -> one.gone) ? remaining(due) : due;
    // Stored before they are taken out: readers find them in one place or in both, never in none.
    store(resolution)
        .close(
            start,
            closing,
            series -> series.window(resolution, start),
            series -> takeOut(resolution, start, series));
  }

  /** Those whose scope was not deleted. */
  private static List<LiveSeries> remaining(List<LiveSeries> due) {
    return due.stream().filter(series -> !series.gone).toList();
  }

  private void takeOut(Resolution resolution, long start, LiveSeries series) {
    // Told first, for what it holds is used again once it is taken out.
    outcomes.accept(
        new Outcome.Closed(
            new WindowAggregate(
                series.key(),
                resolution,
                start,
                WindowState.FINAL,
                1,
                series.window(resolution, start)),
            series.keyHash()));
    if (series.close(resolution, start)) {
      Resolution coarser = resolution.coarser().orElseThrow();
      due.add(coarser, coarser.windowStart(start), series);
    }
    live.changed(series);
    if (series.isUntold() && isTimeToTell(resolution, series)) {
      tell(series);
    }
  }

  /**
   * The matrix topic hears of a series within three seconds if it did not for ten, and otherwise
   * when the window of ten closes: what is measured each second would double the output for rows
   * that nobody could read as fast.
   */
  private boolean isTimeToTell(Resolution closed, LiveSeries series) {
    return switch (closed) {
      case SECOND ->
          series.toldMillis() == Long.MIN_VALUE
              || clockMillis - series.toldMillis() >= TELL_AGAIN_MILLIS;
      case TEN_SECONDS -> true;
      case MINUTE, HOUR -> false;
    };
  }

  private void tell(LiveSeries series) {
    series.told(clockMillis);
    outcomes.accept(new Outcome.Latest(series));
  }

  private void remove(LiveSeries series) {
    live.remove(series);
    guard.removed(series.key());
    departed++;
  }

  /**
   * The series of this key, made if it is new.
   *
   * @param identity of this key
   * @param spelling the members that spell it in JSON, asked for if it is new
   * @return null if it is new and there is no room for it
   */
  @Nullable LiveSeries series(SeriesKey key, Series identity, Supplier<byte[]> spelling) {
    LiveSeries known = live.get(key);
    if (known != null) {
      return known;
    }
    return guard.admits(identity, clockMillis) ? make(key, identity, spelling.get()) : null;
  }

  private LiveSeries make(SeriesKey key, Series identity, byte[] spelling) {
    LiveSeries made = live.add(new LiveSeries(key, spelling));
    made.watched = rules.get().watches(key);
    made.beginMillis = deleted.beginMillis(identity.scope());
    newcomers.add(made);
    guard.added(identity);
    return made;
  }

  /**
   * The series that counts an event of one for which there is no room.
   *
   * @param unit of the event; null where it carries no number
   * @return null if there is no room for such a series either
   */
  @Nullable LiveSeries overflow(Series refused, @Nullable Unit unit) {
    for (Series overflow : guard.overflow(refused, unit)) {
      LiveSeries found = own(overflow, unit);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private @Nullable LiveSeries own(Series identity, @Nullable Unit unit) {
    SeriesKey key = identity.key();
    LiveSeries known = live.get(key);
    if (known != null) {
      return known;
    }
    return guard.hasReserve(identity, unit)
        ? make(key, identity, MetricCodec.identity(identity))
        : null;
  }

  /** Takes an event of a series for which there is no room into the one that counts it. */
  void takeOverflow(LiveSeries overflow, Series refused, Event event) {
    take(overflow, event);
    Place place = event.place();
    // A clock that was set back must not make it an event of the future.
    long at = Math.min(Math.max(clockMillis, 0), place.appendMillis());
    guard
        .notice(refused, at)
        .ifPresent(
            notice -> {
              LiveSeries told = own(notice.series(), notice.unit());
              if (told != null) {
                Event own = new Event();
                own.read(notice, event.index(), place);
                take(told, own);
              }
            });
  }

  /**
   * Ends a record: of its new series those stay of which an event was taken.
   *
   * @return how many series left since the record began
   */
  int settle() {
    for (LiveSeries newcomer : newcomers) {
      if (newcomer.arrivedMillis() == Long.MIN_VALUE) {
        remove(newcomer);
      } else {
        idle.add(newcomer);
      }
    }
    newcomers.clear();
    guard.settle();
    int left = departed;
    departed = 0;
    return left;
  }

  /** How many series there are. */
  int seriesCount() {
    return live.size();
  }

  /** Takes an event of this series; it may have arrived ahead of the clock by another topic. */
  void take(LiveSeries series, Event event) {
    Optional<DeadLetter> dead = Admission.objection(event, series);
    if (dead.isPresent()) {
      outcomes.accept(new Outcome.Dead(dead.get(), series.key()));
      return;
    }
    series.compare(event);
    series.arrived(Math.max(clockMillis, event.place().appendMillis()));
    boolean newest = series.isNewest(event);
    if (!newest && series.watched && isOfAnEarlierSecond(series, event)) {
      outcomes.accept(new Outcome.Changing(series.key(), series.newestMillis(), event.endMillis()));
    }
    List<Resolution> missed = enter(series, event);
    live.changed(series);
    if (newest && !closesWithItsSecond(event)) {
      tell(series);
    }
    if (!missed.isEmpty()) {
      outcomes.accept(new Outcome.Late(series.key(), lateRecord(series, event, missed)));
    }
    if (series.watched && !missed.contains(Resolution.MINUTE) && isWithinMinutesKept(event)) {
      SeriesRow row = Objects.requireNonNull(series.row());
      Aggregate alone = missed.isEmpty() ? null : alone(event);
      outcomes.accept(new Outcome.Updated(series.key(), row, event.endMillis(), alone));
    }
  }

  private static boolean isOfAnEarlierSecond(LiveSeries series, Event event) {
    return event.endMillis() < Resolution.SECOND.windowStart(series.newestMillis());
  }

  /**
   * Not every event that is older misses its minute: one that is longer enters none, and what comes
   * by way of another partition may find a clock here that has not begun to run.
   */
  private boolean isWithinMinutesKept(Event event) {
    long at = Math.max(clockMillis, event.place().appendMillis());
    return at < keptUntil(Resolution.MINUTE, event.endMillis());
  }

  private static Aggregate alone(Event event) {
    Aggregate alone = new Aggregate();
    event.addTo(alone);
    return alone;
  }

  private static LateRecord lateRecord(LiveSeries series, Event event, List<Resolution> missed) {
    Place place = event.place();
    return new LateRecord(
        event.metric(Series.parse(series.key())),
        missed,
        place.partition(),
        place.offset(),
        event.steps());
  }

  /** Adds the event to every window it has to change now; returns the resolutions it missed. */
  private List<Resolution> enter(LiveSeries series, Event event) {
    long begin = event.beginMillis();
    long second = Resolution.SECOND.windowStart(begin);
    if (event.endMillis() < second + Resolution.SECOND.sizeMillis()
        && clockMillis < Resolution.SECOND.closesAt(second)) {
      addOpen(series, Resolution.SECOND, second, event);
      return List.of();
    }
    return enterLate(series, event);
  }

  private List<Resolution> enterLate(LiveSeries series, Event event) {
    List<Resolution> missed = new ArrayList<>(0);
    Resolution resolution =
        Resolution.finestHolding(event.beginMillis(), event.endMillis()).orElseThrow();
    if (resolution != Resolution.SECOND) {
      series.tookWide(resolution, event.beginMillis());
    }
    while (true) {
      long start = resolution.windowStart(event.beginMillis());
      if (clockMillis < resolution.closesAt(start)) {
        addOpen(series, resolution, start, event);
        return missed;
      }
      if (clockMillis >= keptUntil(resolution, start)
          || !correct(resolution, start, series, event)) {
        missed.add(resolution);
      }
      Optional<Resolution> coarser = resolution.coarser();
      if (coarser.isEmpty()) {
        series.note(event);
        return missed;
      }
      resolution = coarser.get();
    }
  }

  private void addOpen(LiveSeries series, Resolution resolution, long start, Event event) {
    if (series.add(resolution, start, event)) {
      due.add(resolution, start, series);
    }
  }

  /**
   * Adds an event to a closed window.
   *
   * @return whether it could be: not where the window holds another unit, of the time before the
   *     series expired and came back
   */
  private boolean correct(Resolution resolution, long start, LiveSeries series, Event event) {
    StoredWindow before = store(resolution).find(series, start);
    Aggregate corrected = before == null ? new Aggregate() : before.aggregate();
    Unit held = corrected.unit();
    if (held != null && event.unit() != null && !held.equals(event.unit())) {
      return false;
    }
    event.addTo(corrected);
    int revision = before == null ? 1 : before.revision() + 1;
    store(resolution).put(series.key(), start, WindowState.CORRECTED, revision, corrected);
    series.corrected();
    outcomes.accept(
        new Outcome.Closed(
            new WindowAggregate(
                series.key(), resolution, start, WindowState.CORRECTED, revision, corrected),
            series.keyHash()));
    return true;
  }

  /** Whether a 1 s window took the event on time; its close will tell the matrix of it. */
  private boolean closesWithItsSecond(Event event) {
    long start = Resolution.SECOND.windowStart(event.beginMillis());
    return event.endMillis() < start + Resolution.SECOND.sizeMillis()
        && clockMillis < Resolution.SECOND.closesAt(start);
  }

  /** The append time from which the window of this time is no longer kept. */
  private long keptUntil(Resolution resolution, long withinMillis) {
    return resolution.windowStart(withinMillis)
        + resolution.sizeMillis()
        + Objects.requireNonNull(retention.get(resolution)).toMillis();
  }

  private ClosedWindows.Writer store(Resolution resolution) {
    return Objects.requireNonNull(closed.get(resolution));
  }
}
