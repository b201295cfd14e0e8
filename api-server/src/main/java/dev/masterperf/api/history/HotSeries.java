package dev.masterperf.api.history;

import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import dev.masterperf.query.windows.SeriesLabels;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.StoredSeries;
import dev.masterperf.query.windows.WindowsWanted;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.window.WindowRun;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hot series and their windows, as one question sees them: fetched when they are asked for,
 * those of all series that were announced together in one call, and remembered to its end. For one
 * thread.
 */
final class HotSeries implements StoredSeries {
  /** Of a window in memory, with what it lies in; one with a sketch may take more. */
  static final long WINDOW_BYTES = 224;

  /** Of a series with what its windows lie in: of many series with few, that is most of it. */
  private static final long SERIES_BYTES = 384;

  /** Of a number of a window, or its start, in arrays that may be half full. */
  private static final long NUMBER_BYTES = 16;

  /** Of a time and a value, in arrays that may be half full. */
  private static final long POINT_BYTES = 32;

  private final PerfView view;
  private final Limits limits;
  private final AllowedScopes scopes;
  private final KnownLabels labels;
  private final Map<SeriesKey, One> series = new HashMap<>();

  /** The same series, of whose windows only parts are wanted. */
  private final Map<WindowParts, Map<SeriesKey, One>> inParts = new HashMap<>();

  private final Map<String, List<One>> byId = new HashMap<>();
  private final Set<Incomplete> incomplete = new LinkedHashSet<>();
  private @Nullable List<One> all;
  private long sinceMillis;
  private long taken;
  private long takenForResult;

  /**
   * What bounds a question.
   *
   * @param fromMillis of the first window it will ask for
   * @param toMillis of the last one
   * @param steps how many points of a series it makes
   * @param firstKeptMillis start of the oldest windows that are hot, by resolution
   */
  record Limits(
      MemoryBudget budget,
      int maxSeries,
      long fromMillis,
      long toMillis,
      long steps,
      Map<Resolution, Long> firstKeptMillis) {}

  HotSeries(PerfView view, Limits limits, AllowedScopes scopes, KnownLabels labels) {
    this.view = view;
    this.limits = limits;
    this.scopes = scopes;
    this.labels = labels;
  }

  /** Windows of a time that were read. */
  private record Piece(long from, long to, @Nullable Windows windows) {}

  /** A time, both ends included. */
  private record Gap(long from, long to) {}

  /** One series. */
  private final class One implements SeriesWindows {
    private final SeriesKey key;
    private final SeriesLabels labels;
    private final WindowParts parts;
    private final Map<Resolution, List<Piece>> pieces = new EnumMap<>(Resolution.class);

    /** Those it was announced with last, and will be read with. */
    private List<One> together = List.of(this);

    One(SeriesKey key, SeriesLabels labels, WindowParts parts) {
      this.key = key;
      this.labels = labels;
      this.parts = parts;
    }

    @Override
    public SeriesLabels labels() {
      return labels;
    }

    @Override
    public void each(Resolution resolution, long fromMillis, long toMillis, Visitor visitor) {
      for (Windows windows : pieces(resolution, fromMillis, toMillis)) {
        SeriesWindows.each(windows, fromMillis, toMillis, visitor);
      }
    }

    @Override
    public Windows read(Resolution resolution, long fromMillis, long toMillis, WindowParts wanted) {
      List<Windows> found = pieces(resolution, fromMillis, toMillis);
      if (found.size() == 1) {
        return found.get(0).between(fromMillis, toMillis, wanted);
      }
      Windows.Builder all = new Windows.Builder(wanted);
      found.forEach(windows -> all.addAll(windows.between(fromMillis, toMillis, wanted)));
      return all.build();
    }

    /** What was read of a resolution, once that time was. */
    private List<Windows> pieces(Resolution resolution, long fromMillis, long toMillis) {
      if (!gaps(resolution, fromMillis, toMillis).isEmpty()) {
        fetch(together, resolution, fromMillis, toMillis);
      }
      List<Windows> found = new ArrayList<>(1);
      for (Piece piece : pieces.getOrDefault(resolution, List.of())) {
        if (piece.windows != null) {
          found.add(piece.windows);
        }
      }
      return found;
    }

    /** What was not read yet of a time. */
    List<Gap> gaps(Resolution resolution, long fromMillis, long toMillis) {
      List<Gap> gaps = new ArrayList<>();
      long from = fromMillis;
      for (Piece piece : pieces.getOrDefault(resolution, List.of())) {
        if (piece.to >= from && piece.from <= toMillis) {
          if (piece.from > from) {
            gaps.add(new Gap(from, piece.from - 1));
          }
          from = piece.to + 1;
        }
      }
      if (from <= toMillis) {
        gaps.add(new Gap(from, toMillis));
      }
      return gaps;
    }

    void add(Resolution resolution, Piece piece) {
      List<Piece> known = pieces.computeIfAbsent(resolution, fresh -> new ArrayList<>(2));
      int at = known.size();
      while (at > 0 && known.get(at - 1).from > piece.from) {
        at--;
      }
      known.add(at, piece);
    }
  }

  @Override
  public List<One> all() {
    List<One> known = all;
    if (known == null) {
      known = ask(Optional.empty());
      all = known;
    }
    return known;
  }

  @Override
  public List<One> named(String id) {
    return all == null ? byId.computeIfAbsent(id, fresh -> ask(Optional.of(id))) : all;
  }

  @Override
  public List<One> find(WindowsWanted wanted) {
    String id = wanted.id();
    List<One> found = id == null ? all() : named(id);
    WindowParts parts = wanted.parts();
    if (parts.equals(WindowParts.ALL)) {
      return found;
    }
    Map<SeriesKey, One> same = inParts.computeIfAbsent(parts, fresh -> new HashMap<>());
    return found.stream()
        .map(one -> same.computeIfAbsent(one.key, key -> new One(key, one.labels, parts)))
        .toList();
  }

  @Override
  public boolean has(String scope, String id) {
    return named(id).stream()
        .map(one -> one.labels().identity())
        .anyMatch(identity -> identity.id().equals(id) && identity.scope().equals(scope));
  }

  private List<One> ask(Optional<String> id) {
    SeriesAnswer answer =
        view.series(
            new SeriesQuery(
                scopes, id, limits.fromMillis - Resolution.HOUR.sizeMillis(), limits.maxSeries));
    if (answer.cut()) {
      throw new TooMuchHistory(
          "more than "
              + limits.maxSeries
              + " series would have to be looked at; name one of them, as in upload{…}",
          false);
    }
    note(answer.coverage(), "series", limits.fromMillis, limits.toMillis);
    List<One> found = new ArrayList<>(answer.series().size());
    for (SeriesKey key : answer.series()) {
      One one = series.get(key);
      if (one == null) {
        one = new One(key, labels.of(key), WindowParts.ALL);
        series.put(key, one);
      }
      // The view was asked for these scopes alone; a wall does not rest on that.
      if (scopes.allow(one.labels.identity().scope())) {
        found.add(one);
      }
    }
    return found;
  }

  @Override
  public void announce(
      List<SeriesWindows> announced, Resolution resolution, long fromMillis, long toMillis) {
    List<One> together = new ArrayList<>(announced.size());
    for (SeriesWindows one : announced) {
      if (one instanceof One ours) {
        together.add(ours);
      }
    }
    together.forEach(one -> one.together = together);
    reserveResult(together.size());
    fetch(together, resolution, fromMillis, toMillis);
  }

  private void fetch(List<One> together, Resolution resolution, long from, long to) {
    Map<Gap, List<One>> byGap = new LinkedHashMap<>();
    for (One one : together) {
      for (Gap gap : one.gaps(resolution, from, to)) {
        byGap.computeIfAbsent(gap, fresh -> new ArrayList<>()).add(one);
      }
    }
    byGap.forEach((gap, ones) -> fetch(ones, resolution, gap));
  }

  private void fetch(List<One> ones, Resolution resolution, Gap gap) {
    Map<SeriesKey, Windows> read = new HashMap<>();
    WindowParts parts = ones.get(0).parts;
    long firstKept = limits.firstKeptMillis.getOrDefault(resolution, Long.MAX_VALUE);
    if (gap.to >= firstKept) {
      long from = Math.max(gap.from, firstKept);
      reserve(ones.size(), resolution, parts, (gap.to - from) / resolution.sizeMillis() + 1);
      List<SeriesKey> keys = ones.stream().map(one -> one.key).toList();
      RunsAnswer answer = view.runs(new RunsQuery(keys, resolution, from, gap.to, parts));
      note(answer.coverage(), "windows of " + resolution.label(), from, gap.to);
      for (WindowRun run : answer.runs()) {
        read.put(run.series(), run.windows().between(from, gap.to, parts));
      }
    }
    for (One one : ones) {
      one.add(resolution, new Piece(gap.from, gap.to, read.get(one.key)));
    }
  }

  private void reserve(int count, Resolution resolution, WindowParts parts, long windowsEach) {
    long each = parts.areNumbers() ? NUMBER_BYTES * (1 + parts.only().size()) : WINDOW_BYTES;
    long bytes = count * (SERIES_BYTES + windowsEach * each);
    limits.budget.take(
        bytes,
        taken,
        "the query would read %,d windows of %s of %,d series"
            .formatted(count * windowsEach, resolution.label(), count));
    taken += bytes;
  }

  /** No part of the answer has more series than are read for it, so far as is known by now. */
  private void reserveResult(int count) {
    long bytes = count * limits.steps * POINT_BYTES;
    if (bytes > takenForResult) {
      limits.budget.take(
          bytes - takenForResult,
          taken,
          "the query would make %,d points of each of %,d series".formatted(limits.steps, count));
      taken += bytes - takenForResult;
      takenForResult = bytes;
    }
  }

  private void note(Coverage coverage, String what, long from, long to) {
    sinceMillis = Math.max(sinceMillis, coverage.sinceMillis());
    if (!coverage.complete()) {
      incomplete.add(
          new Incomplete("hot " + what, from, to, String.join("; ", coverage.sentences())));
    }
  }

  /**
   * As far as the answers so far tell, nothing lacks that was appended at this time or later, epoch
   * milliseconds: before it the processors had not begun.
   */
  long sinceMillis() {
    return sinceMillis;
  }

  List<Incomplete> incomplete() {
    return List.copyOf(incomplete);
  }

  /** Gives back what was taken of the budget. */
  void close() {
    limits.budget.release(taken);
    taken = 0;
  }
}
