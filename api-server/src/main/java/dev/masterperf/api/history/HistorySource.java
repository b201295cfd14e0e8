package dev.masterperf.api.history;

import dev.masterperf.archive.history.ArchiveHistory;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.query.windows.ResolutionChoice;
import dev.masterperf.streams.view.PerfView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where questions about the past are answered from, whoever asks them: PromQL, exports, the page.
 * Safe for any thread.
 */
public final class HistorySource {
  /** More series than these are looked at by no question. */
  private static final int MAX_SERIES = 100_000;

  private static final Duration LOOKBACK = Duration.ofMinutes(5);

  private final PerfView hot;
  private final Map<Resolution, Duration> retention;
  private final InstantSource clock;
  private final MemoryBudget budget;
  private final Optional<ArchiveHistory> archive;
  private final KnownLabels labels = new KnownLabels();

  /**
   * @param hot the windows that the processors still have
   * @param retention how long that is, by resolution
   * @param archive what is no longer there; empty where nothing is archived
   */
  public HistorySource(
      PerfView hot,
      Map<Resolution, Duration> retention,
      InstantSource clock,
      MemoryBudget budget,
      Optional<ArchiveHistory> archive) {
    this.hot = hot;
    this.retention = new EnumMap<>(retention);
    this.clock = clock;
    this.budget = budget;
    this.archive = archive;
  }

  /** One of hot windows alone, kept as long as they are where nothing is configured. */
  public static HistorySource hot(PerfView hot, InstantSource clock) {
    Map<Resolution, Duration> retention = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      retention.put(resolution, resolution.defaultRetention());
    }
    return new HistorySource(hot, retention, clock, MemoryBudget.ofHeap(), Optional.empty());
  }

  /** Whether anything is archived. */
  public boolean hasArchive() {
    return archive.isPresent();
  }

  /** Bytes of the archive by scope; empty where there is none, or it cannot be looked at now. */
  public Optional<Map<String, Long>> archivedBytesByScope() {
    return archive.flatMap(ArchiveHistory::bytesByScope);
  }

  /**
   * Opens a question.
   *
   * @param fromMillis the oldest time it looks at, epoch milliseconds
   * @param toMillis the newest
   * @param steps how many points of each series are wanted of it
   */
  public HistoryQuestion open(AllowedScopes scopes, long fromMillis, long toMillis, long steps) {
    return open(scopes, fromMillis, toMillis, steps, LOOKBACK);
  }

  /**
   * The same for expressions.
   *
   * @param lookback how old a value may be that an instant selector takes
   */
  public HistoryQuestion open(
      AllowedScopes scopes, long fromMillis, long toMillis, long steps, Duration lookback) {
    long now = clock.millis();
    Map<Resolution, Long> firstKept = new EnumMap<>(Resolution.class);
    retention.forEach(
        (resolution, kept) ->
            firstKept.put(resolution, Math.max(0, resolution.windowStart(now - kept.toMillis()))));
    HotSeries series =
        new HotSeries(
            hot,
            new HotSeries.Limits(budget, MAX_SERIES, fromMillis, toMillis, steps, firstKept),
            scopes,
            labels);
    return new HistoryQuestion(
        series,
        archive.map(past -> past.open(fromMillis, toMillis, series::sinceMillis)),
        scopes,
        archive.isPresent()
            ? ResolutionChoice.overArchive(retention, lookback, () -> now)
            : ResolutionChoice.kept(retention, () -> now));
  }
}
