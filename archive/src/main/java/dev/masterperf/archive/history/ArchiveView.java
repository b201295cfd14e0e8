package dev.masterperf.archive.history;

import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MissingObjectException;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.history.ManifestState.Asked;
import dev.masterperf.archive.history.OpenFile.Named;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.archive.parquet.DamagedFileException;
import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.WindowParts;
import dev.masterperf.model.Windows;
import dev.masterperf.model.wire.Timestamps;
import dev.masterperf.query.series.Selection.Use;
import dev.masterperf.query.windows.ReadWindows;
import dev.masterperf.query.windows.SeriesLabels;
import dev.masterperf.query.windows.SeriesWindows;
import dev.masterperf.query.windows.StoredSeries;
import dev.masterperf.query.windows.WindowsWanted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The archive as one question sees it. What cannot be read is left out and told by {@link
 * #incomplete}, so that is to be asked when all else was.
 *
 * <p>Windows that were hot when they were asked for are left out too: whoever reads them has to do
 * so before it asks here, as {@link dev.masterperf.query.windows.JoinedSeries} does. Where windows
 * may have left the hot stores since the manifest was read last, it is read anew first.
 *
 * <p>For one thread, which may read with the help of others.
 */
public final class ArchiveView implements StoredSeries, AutoCloseable {
  /** How much clocks may differ, and how long windows may take to close. */
  private static final long SLACK_MILLIS = 60_000;

  private static final long NEAR_MILLIS = 300_000;
  private static final long FAR_MILLIS = 3_600_000;

  private final ArchiveHistory history;
  private final HistorySettings settings;
  private final OpenFiles files;
  private final ReaderThreads threads;
  private final long fromMillis;
  private final long toMillis;
  private final LongSupplier hotSince;
  private final Question question;
  private final Set<Incomplete> incomplete = Collections.synchronizedSet(new LinkedHashSet<>());
  private @Nullable Map<SeriesKey, SeriesLabels> known;

  /** By id, once somebody asked. */
  private @Nullable Map<String, Set<String>> scopes;

  ArchiveView(
      ArchiveHistory history,
      HistorySettings settings,
      OpenFiles files,
      ReaderThreads threads,
      AtomicLong heldRows,
      long fromMillis,
      long toMillis,
      LongSupplier hotSince) {
    this.history = history;
    this.settings = settings;
    this.files = files;
    this.threads = threads;
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
    this.hotSince = hotSince;
    this.question = new Question(settings.maxRows(), heldRows);
  }

  /** All that could not be read so far. */
  public List<Incomplete> incomplete() {
    synchronized (incomplete) {
      return List.copyOf(incomplete);
    }
  }

  /** How many windows and events were read so far. */
  public long rows() {
    return question.rows();
  }

  /** Ends the question: what it read is needed no more. */
  @Override
  public void close() {
    question.close();
  }

  @Override
  public Collection<? extends SeriesWindows> find(WindowsWanted wanted) {
    Resolution resolution = wanted.resolution();
    long since = hotSince.getAsLong();
    long keptFrom = history.hotFromMillis(resolution);
    long hotFrom = Math.max(keptFrom, since);
    long newestCold = hotFrom > Long.MAX_VALUE - SLACK_MILLIS ? hotFrom : hotFrom + SLACK_MILLIS;
    long from = wanted.fromMillis();
    long to = Math.min(wanted.toMillis(), newestCold);
    if (from > to) {
      return List.of();
    }
    WindowsWanted clipped = wanted.within(from, to);
    // What is older than the processors leaves no hot store meanwhile: it never was in one.
    ManifestState state = since > keptFrom ? history.recent() : state(resolution, to);
    boolean archived = settings.archived().contains(resolution);
    Asked asked =
        archived
            ? new Asked(Dataset.AGGREGATES, resolution, wanted.scope(), from, to)
            : new Asked(
                Dataset.EVENTS, null, wanted.scope(), from, to + resolution.sizeMillis() - 1);
    state.tellOfHoles(asked, incomplete::add);
    state.tellOfDropped(asked, incomplete::add);
    state.tellOfBacklog(resolution, asked, keptFrom, since, incomplete::add);
    state.tellOfBeginning(asked, since, incomplete::add);
    return archived ? windows(state, asked, clipped) : fromEvents(state, asked, clipped);
  }

  @Override
  public boolean findsByTime() {
    return true;
  }

  /** Windows that left the hot stores before this state was read are in it; later ones may not. */
  private ManifestState state(Resolution resolution, long toMillis) {
    ManifestState recent = history.recent();
    long hotThen = recent.hotFromMillis().getOrDefault(resolution, Long.MAX_VALUE);
    boolean wereGoneThen = hotThen == Long.MAX_VALUE || toMillis < hotThen - SLACK_MILLIS;
    return wereGoneThen ? recent : history.fresh();
  }

  private List<SeriesWindows> windows(ManifestState state, Asked asked, WindowsWanted wanted) {
    Map<SeriesKey, SeriesLabels> labels = new HashMap<>();
    List<SeriesWindows> read = new ArrayList<>();
    BiConsumer<SeriesKey, Windows> built =
        (key, windows) ->
            read.add(new ReadWindows(labelsOf(key, labels), wanted.resolution(), windows));
    if (!wanted.parts().areNumbers()) {
      whole(state, asked, wanted, labels).forEach(built);
      return read;
    }
    ArchivedNumbers numbers = numbers(state, asked, wanted, labels);
    numbers.plain().forEach(built);
    Set<Series> corrected = new HashSet<>();
    numbers.corrected().forEach(key -> corrected.add(labelsOf(key, labels).identity()));
    if (!corrected.isEmpty()) {
      question.dropped(numbers.dropped());
      WindowsWanted rest = wanted.of(one -> corrected.contains(one.identity())).withAllNumbers();
      whole(state, asked, rest, labels).forEach(built);
    }
    return read;
  }

  private ArchivedNumbers numbers(
      ManifestState state, Asked asked, WindowsWanted wanted, Map<SeriesKey, SeriesLabels> labels) {
    List<Rows<ArchivedNumbers.Piece>> read =
        read(
            state.files(asked),
            once(wanted::wants),
            wanted.id(),
            this::tell,
            (file, rows) ->
                file.readNumbers(
                    rows.wanted(file),
                    asked.fromMillis(),
                    asked.toMillis(),
                    wanted.parts(),
                    (series, windows) ->
                        rows.add(
                            new ArchivedNumbers.Piece(series, windows),
                            windows == null ? 0 : windows.size())));
    ArchivedNumbers numbers = new ArchivedNumbers(wanted.parts());
    for (Rows<ArchivedNumbers.Piece> rows : read) {
      rows.named.forEach(named -> labels.putIfAbsent(named.key(), named.labels()));
      rows.rows.forEach(numbers::add);
    }
    return numbers;
  }

  private Map<SeriesKey, Windows> whole(
      ManifestState state, Asked asked, WindowsWanted wanted, Map<SeriesKey, SeriesLabels> labels) {
    Map<SeriesKey, ArchivedWindows> found = new LinkedHashMap<>();
    List<Rows<ArchivedWindow>> read =
        read(
            state.files(asked),
            once(wanted::wants),
            wanted.id(),
            this::tell,
            (file, rows) ->
                file.readWindows(
                    rows.wanted(file),
                    asked.fromMillis(),
                    asked.toMillis(),
                    wanted.parts().distributions(),
                    rows::add));
    for (Rows<ArchivedWindow> rows : read) {
      rows.named.forEach(named -> labels.putIfAbsent(named.key(), named.labels()));
      SeriesKey before = null;
      ArchivedWindows windows = new ArchivedWindows();
      for (ArchivedWindow row : rows.rows) {
        SeriesKey series = row.window().series();
        if (!series.equals(before)) { // a file has the rows of a series together
          windows = found.computeIfAbsent(series, fresh -> new ArchivedWindows());
          before = series;
        }
        windows.add(row);
      }
    }
    Map<SeriesKey, Windows> built = new LinkedHashMap<>();
    found.forEach((key, windows) -> built.put(key, windows.build()));
    return built;
  }

  private static SeriesLabels labelsOf(SeriesKey key, Map<SeriesKey, SeriesLabels> labels) {
    SeriesLabels known = labels.get(key);
    return known == null ? SeriesLabels.of(Series.parse(key)) : known;
  }

  private List<SeriesWindows> fromEvents(ManifestState state, Asked asked, WindowsWanted wanted) {
    Map<SeriesKey, SeriesLabels> labels = new LinkedHashMap<>();
    Unread unread = new Unread();
    Map<SeriesKey, List<PerfMetric>> events =
        events(state, asked, once(wanted::wants), wanted.id(), labels, unread);
    Map<SeriesKey, List<PerfMetric>> before = before(state, asked, events, labels, unread);
    unread.tell(events, incomplete::add);
    List<SeriesWindows> built = new ArrayList<>(events.size());
    events.forEach(
        (key, some) -> {
          EventWindows windows =
              new EventWindows(
                  wanted.resolution(),
                  wanted.fromMillis(),
                  wanted.toMillis(),
                  settings.seriesTtl().toMillis());
          inOrder(before.getOrDefault(key, List.of())).forEach(windows::add);
          inOrder(some).forEach(windows::add);
          built.add(windows.build(labelsOf(key, labels)));
        });
    return built;
  }

  /** By time; those of one time as their files have them, in the order of topic and offset. */
  private static List<PerfMetric> inOrder(List<PerfMetric> events) {
    List<PerfMetric> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(PerfMetric::tsNanos));
    return sorted;
  }

  private Map<SeriesKey, List<PerfMetric>> events(
      ManifestState state,
      Asked asked,
      Predicate<SeriesLabels> wanted,
      @Nullable String id,
      Map<SeriesKey, SeriesLabels> labels,
      Unread unread) {
    long fromNanos = Timestamps.fromMillis(asked.fromMillis());
    long toNanos = Timestamps.fromMillis(asked.toMillis() + 1) - 1;
    List<Rows<PerfMetric>> read =
        read(
            state.files(asked),
            wanted,
            id,
            unread::add,
            (file, rows) -> file.readEvents(rows.wanted(file), fromNanos, toNanos, rows::add));
    Map<SeriesKey, List<PerfMetric>> events = new LinkedHashMap<>();
    for (Rows<PerfMetric> rows : read) {
      Map<Series, SeriesKey> keys = new HashMap<>();
      for (Named named : rows.named) {
        labels.putIfAbsent(named.key(), named.labels());
        keys.put(named.labels().identity(), named.key());
      }
      for (PerfMetric event : rows.rows) {
        SeriesKey key = keys.computeIfAbsent(event.series(), Series::key);
        events.computeIfAbsent(key, fresh -> new ArrayList<>()).add(event);
      }
    }
    return events;
  }

  /**
   * Events before those, up to a number, which the first number is compared with. They are looked
   * for in ever longer times, since most series have one shortly before.
   */
  private Map<SeriesKey, List<PerfMetric>> before(
      ManifestState state,
      Asked asked,
      Map<SeriesKey, List<PerfMetric>> events,
      Map<SeriesKey, SeriesLabels> labels,
      Unread unread) {
    Map<SeriesKey, List<PerfMetric>> found = new HashMap<>();
    Set<Series> lacking = new HashSet<>();
    events.keySet().forEach(key -> lacking.add(labelsOf(key, labels).identity()));
    long ttl = settings.seriesTtl().toMillis();
    long done = 0;
    for (long span : new long[] {Math.min(ttl, NEAR_MILLIS), Math.min(ttl, FAR_MILLIS), ttl}) {
      if (span == done || lacking.isEmpty()) {
        continue;
      }
      Asked earlier =
          new Asked(
              Dataset.EVENTS,
              null,
              asked.scope(),
              asked.fromMillis() - span,
              asked.fromMillis() - done - 1);
      Set<Series> wanted = Set.copyOf(lacking);
      events(state, earlier, one -> wanted.contains(one.identity()), null, labels, unread)
          .forEach(
              (key, some) -> {
                found.merge(key, some, ArchiveView::joined);
                if (some.stream().anyMatch(event -> event.unit() != null)) {
                  lacking.remove(some.get(0).series());
                }
              });
      done = span;
    }
    return found;
  }

  private static List<PerfMetric> joined(List<PerfMetric> later, List<PerfMetric> earlier) {
    List<PerfMetric> all = new ArrayList<>(earlier);
    all.addAll(later);
    return all;
  }

  /** What was read of one file. */
  private final class Rows<T> {
    private final List<Named> named;
    private final List<T> rows = new ArrayList<>();

    Rows(List<Named> named) {
      this.named = named;
    }

    SeriesWanted wanted(OpenFile file) {
      return named.size() == file.series(null).size()
          ? SeriesWanted.all()
          : SeriesWanted.of(named.stream().map(Named::key).toList());
    }

    void add(T row) {
      add(row, 1);
    }

    /** Adds what is made of some rows of the file. */
    void add(T row, int count) {
      question.rows(count);
      rows.add(row);
    }
  }

  /**
   * Reads files, each once for all series wanted, several at once; what is damaged is told. Which
   * series are wanted is asked by this thread alone, between opening and reading.
   */
  private <T> List<Rows<T>> read(
      List<DataFile> from,
      Predicate<SeriesLabels> wanted,
      @Nullable String id,
      BiConsumer<DataFile, String> unreadable,
      BiConsumer<OpenFile, Rows<T>> reader) {
    Map<DataFile, List<Named>> chosen = new LinkedHashMap<>();
    for (Inside inside : each(from, unreadable, file -> inside(file, id))) {
      List<Named> named = inside.series.stream().filter(one -> wanted.test(one.labels())).toList();
      if (!named.isEmpty()) {
        chosen.put(inside.file, named);
      }
    }
    return each(
        List.copyOf(chosen.keySet()),
        unreadable,
        file -> {
          List<Named> named = chosen.getOrDefault(file, List.of());
          try {
            return read(files.get(file), new Rows<>(named), reader);
          } catch (DamagedFileException e) {
            if (!files.isKeptWhole(file)) {
              throw e;
            }
            files.forget(file); // the disk may be to blame, and then it is fetched anew
            return read(files.get(file), new Rows<>(named), reader);
          }
        });
  }

  /** Series of a file, without the file: a long time has more open files than memory has room. */
  private record Inside(DataFile file, List<Named> series) {}

  private Inside inside(DataFile file, @Nullable String id) {
    return new Inside(file, files.get(file).series(id));
  }

  private static <T> Rows<T> read(
      OpenFile file, Rows<T> rows, BiConsumer<OpenFile, Rows<T>> reader) {
    reader.accept(file, rows);
    return rows;
  }

  private <T> List<T> each(
      List<DataFile> from,
      BiConsumer<DataFile, String> unreadable,
      Function<DataFile, @Nullable T> work) {
    return threads.map(
        question,
        from,
        file -> {
          try {
            return work.apply(file);
          } catch (MissingObjectException e) {
            unreadable.accept(file, "the object is missing");
          } catch (DamagedFileException e) {
            unreadable.accept(file, "the object is damaged: " + e.getMessage());
          } catch (BucketException e) {
            question.check(); // it may have failed because nobody waits for it
            unreadable.accept(file, String.valueOf(e.getMessage()));
          }
          return null;
        });
  }

  private void tell(DataFile file, String reason) {
    incomplete.add(Incomplete.of(file, reason));
  }

  /** Labels are matched once for all files. */
  private static Predicate<SeriesLabels> once(Predicate<SeriesLabels> matches) {
    Map<SeriesLabels, Boolean> known = new HashMap<>();
    return labels -> known.computeIfAbsent(labels, matches::test);
  }

  @Override
  public List<SeriesWindows> all() {
    return listed(labels -> true);
  }

  @Override
  public List<SeriesWindows> named(String id) {
    return listed(labels -> labels.identity().id().equals(id));
  }

  @Override
  public boolean has(String scope, String id) {
    Map<String, Set<String>> ids = scopes;
    if (ids == null) {
      ids = new HashMap<>();
      for (SeriesLabels labels : series().values()) {
        Series one = labels.identity();
        ids.computeIfAbsent(one.id(), fresh -> new HashSet<>()).add(one.scope());
      }
      scopes = ids;
    }
    return ids.getOrDefault(id, Set.of()).contains(scope);
  }

  private List<SeriesWindows> listed(Predicate<SeriesLabels> which) {
    List<SeriesWindows> listed = new ArrayList<>();
    for (SeriesLabels labels : series().values()) {
      if (which.test(labels)) {
        listed.add(new Listed(labels));
      }
    }
    return listed;
  }

  /**
   * All series of the question's time, as the coarsest windows tell, which are the fewest; of the
   * last such window before the processors began, which nobody closed, its events tell.
   */
  private Map<SeriesKey, SeriesLabels> series() {
    Map<SeriesKey, SeriesLabels> all = known;
    if (all == null) {
      Resolution coarsest =
          settings.archived().stream().max(Comparator.naturalOrder()).orElse(null);
      long from = coarsest == null ? fromMillis : coarsest.windowStart(fromMillis);
      Asked asked =
          new Asked(
              coarsest == null ? Dataset.EVENTS : Dataset.AGGREGATES,
              coarsest,
              null,
              from,
              toMillis);
      ManifestState state = history.recent();
      List<DataFile> telling = new ArrayList<>(files(state, asked));
      long began = Math.min(hotSince.getAsLong(), toMillis);
      if (coarsest != null && began >= fromMillis) {
        long unclosed = coarsest.windowStart(began) - coarsest.closesAt(0);
        telling.addAll(
            files(
                state,
                new Asked(Dataset.EVENTS, null, null, Math.max(fromMillis, unclosed), began)));
      }
      all = new LinkedHashMap<>();
      for (List<Named> some : each(telling, this::tell, file -> files.get(file).series(null))) {
        for (Named named : some) {
          all.putIfAbsent(named.key(), named.labels());
        }
      }
      known = all;
    }
    return all;
  }

  private List<DataFile> files(ManifestState state, Asked asked) {
    state.tellOfHoles(asked, incomplete::add);
    return state.files(asked);
  }

  /** A series whose windows are read when somebody asks for them. */
  private final class Listed implements SeriesWindows {
    private final SeriesLabels labels;

    Listed(SeriesLabels labels) {
      this.labels = labels;
    }

    @Override
    public SeriesLabels labels() {
      return labels;
    }

    @Override
    public void each(Resolution resolution, long from, long to, Visitor visitor) {
      Series identity = labels.identity();
      WindowsWanted wanted =
          new WindowsWanted(
              identity.id(),
              identity.scope(),
              one -> one.identity().equals(identity),
              resolution,
              from,
              to,
              Use.EACH,
              WindowParts.ALL);
      for (SeriesWindows one : find(wanted)) {
        one.each(resolution, from, to, visitor);
      }
    }
  }
}
