package dev.masterperf.streams.window;

import dev.masterperf.model.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Which series expire, because nothing came of them for long.
 *
 * <p>Each series waits in one list, that of the moment at which it would have expired when it was
 * put there. When that comes it is looked at: it has expired, or it goes into the list of the
 * moment that its newer events earned it. So an event does nothing here, and a series is looked at
 * about once in the time that it may be idle.
 *
 * <p>Moments are rounded up to a 64th of that time. That a series expires at one of them depends on
 * its events alone and not on when it was put into which list, which a restart changes.
 */
final class IdleSeries {
  private static final int STEPS = 64;

  private final long stepMillis;
  private final Supplier<Duration> ttl;
  private final NavigableMap<Long, List<LiveSeries>> byDeadline = new TreeMap<>();

  /**
   * @param shortest time that a series stays without an event
   * @param ttl the same as it is now: longer, as long as a rule looks back further
   */
  IdleSeries(Duration shortest, Supplier<Duration> ttl) {
    this.stepMillis = Math.max(1, shortest.toMillis() / STEPS);
    this.ttl = ttl;
  }

  /** Begins to watch a series that has had an event. */
  void add(LiveSeries series) {
    byDeadline.computeIfAbsent(deadline(series), at -> new ArrayList<>()).add(series);
  }

  /** The append time at which the next series may expire; MAX_VALUE without series. */
  long nextMillis() {
    return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.firstKey();
  }

  /** Takes out the series that expired by this append time, those due first in front. */
  void takeExpired(long clockMillis, Consumer<LiveSeries> expired) {
    while (nextMillis() <= clockMillis) {
      for (LiveSeries series : byDeadline.pollFirstEntry().getValue()) {
        if (deadline(series) <= clockMillis) {
          expired.accept(series);
        } else {
          add(series);
        }
      }
    }
  }

  /** Not before its last window is closed: windows are closed before anything expires. */
  private long deadline(LiveSeries series) {
    long idle = series.arrivedMillis() + ttl.get().toMillis();
    long newestStart = series.newestOpenMillis();
    long closed =
        newestStart == Long.MIN_VALUE
            ? newestStart
            : Resolution.HOUR.closesAt(Resolution.HOUR.windowStart(newestStart));
    return -Math.floorDiv(-Math.max(idle, closed), stepMillis) * stepMillis;
  }
}
