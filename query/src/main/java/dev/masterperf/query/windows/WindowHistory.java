package dev.masterperf.query.windows;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowAggregate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Closed windows in memory, as {@code masterperf.aggregates.v1} tells them: of each the highest
 * revision, for a time. For one thread.
 */
public final class WindowHistory implements StoredSeries {
  /** So many series that are not kept are remembered, to save reading their keys again. */
  private static final int MAX_REFUSED = 100_000;

  private final Map<Resolution, Duration> retention;
  private final Predicate<Series> wanted;
  private final Map<SeriesKey, HeldSeries> series = new HashMap<>();
  private final Map<String, List<HeldSeries>> byId = new HashMap<>();
  private final Set<SeriesKey> refused = new HashSet<>();
  private long nowMillis = Long.MIN_VALUE;

  /**
   * A history that holds nothing yet.
   *
   * @param retention how long windows are held after their end; those of a resolution not named are
   *     not
   * @param wanted the series whose windows are held
   */
  public WindowHistory(Map<Resolution, Duration> retention, Predicate<Series> wanted) {
    this.retention = new EnumMap<>(retention);
    this.wanted = wanted;
  }

  /**
   * Takes a window, unless a higher revision of it is there.
   *
   * @return whether it is one of a series that is held
   * @throws IllegalArgumentException if it is open: it has no revision to tell it from others
   */
  public boolean add(WindowAggregate window) {
    if (window.revision() < 1) {
      throw new IllegalArgumentException(
          "a history takes closed windows, not an open one of " + window.series().text());
    }
    Duration kept = retention.get(window.resolution());
    if (kept == null || window.startMillis() < firstKept(window.resolution(), kept)) {
      return false;
    }
    HeldSeries holder = holder(window.series());
    if (holder != null) {
      holder.add(window);
    }
    return holder != null;
  }

  private @Nullable HeldSeries holder(SeriesKey key) {
    HeldSeries known = series.get(key);
    if (known != null || refused.contains(key)) {
      return known;
    }
    Series identity = Series.parse(key);
    if (!wanted.test(identity)) {
      if (refused.size() == MAX_REFUSED) {
        refused.clear();
      }
      refused.add(key);
      return null;
    }
    HeldSeries fresh = new HeldSeries(identity);
    series.put(key, fresh);
    byId.computeIfAbsent(identity.id(), id -> new ArrayList<>()).add(fresh);
    return fresh;
  }

  /** Moves the time on: windows that were held for their time are dropped, with empty series. */
  public void moveTo(long nowMillis) {
    this.nowMillis = Math.max(this.nowMillis, nowMillis);
    for (Iterator<HeldSeries> each = series.values().iterator(); each.hasNext(); ) {
      HeldSeries one = each.next();
      retention.forEach(
          (resolution, kept) -> one.dropBefore(resolution, firstKept(resolution, kept)));
      if (one.isEmpty()) {
        each.remove();
        forget(one);
      }
    }
  }

  private void forget(HeldSeries gone) {
    String id = gone.labels().identity().id();
    List<HeldSeries> others = byId.getOrDefault(id, List.of());
    others.remove(gone);
    if (others.isEmpty()) {
      byId.remove(id);
    }
  }

  /** Start of the first window still held: it ended less long ago than it is kept. */
  private long firstKept(Resolution resolution, Duration kept) {
    if (nowMillis == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    long oldestEnd = nowMillis - kept.toMillis();
    return resolution.windowStart(oldestEnd); // the first that ends later than that
  }

  @Override
  public Collection<? extends SeriesWindows> all() {
    return Collections.unmodifiableCollection(series.values());
  }

  @Override
  public Collection<? extends SeriesWindows> named(String id) {
    return Collections.unmodifiableCollection(byId.getOrDefault(id, List.of()));
  }

  @Override
  public boolean has(String scope, String id) {
    return byId.getOrDefault(id, List.of()).stream()
        .anyMatch(one -> one.labels().identity().scope().equals(scope));
  }

  /** What is held as a source of series, now and later. */
  public WindowSource source() {
    return new WindowSource(this, ResolutionChoice.kept(retention, () -> Math.max(0, nowMillis)));
  }
}
