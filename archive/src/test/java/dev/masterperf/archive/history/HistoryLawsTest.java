package dev.masterperf.archive.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The archive answers as a naive model does that has all events, however they were archived. */
class HistoryLawsTest {
  private static final long DAY = 86_400_000;
  private static final long NOON = 1_800_014_400_000L / DAY * DAY + DAY / 2;
  private static final int PARTITIONS = 2;

  @Property(tries = 60)
  void windowsAreThoseOfTheEvents(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 1, max = 100_000) int spreadSeconds)
      throws IOException {
    FilledBucket filled = new FilledBucket();
    List<PerfMetric> events = events(random, size, spreadSeconds);
    archiveEvents(filled, events, random);
    Map<Resolution, Map<SeriesKey, Map<Long, Aggregate>>> truth = new TreeMap<>();
    for (Resolution resolution : Resolution.values()) {
      truth.put(
          resolution,
          resolution.compareTo(Resolution.MINUTE) < 0
              ? NaiveWindows.of(resolution, new ArrayList<>(events))
              : archiveWindows(filled, resolution, events, random));
    }
    Path folder = Files.createTempDirectory("history");
    try (ArchiveHistory history = history(filled, folder)) {
      for (Resolution resolution : Resolution.values()) {
        long one = NOON + random.nextInt(2 * spreadSeconds) * 1000L - spreadSeconds * 1000L;
        long other = NOON + random.nextInt(2 * spreadSeconds) * 1000L - spreadSeconds * 1000L;
        long from = resolution.windowStart(Math.min(one, other));
        long to = resolution.windowStart(Math.max(one, other));
        try (ArchiveView view = history.open(from, to)) {
          assertThat(texts(read(view, resolution, from, to)))
              .as(resolution + " from " + from + " to " + to)
              .isEqualTo(texts(cut(truth.get(resolution), from, to)));
          assertThat(view.incomplete()).isEmpty();
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static ArchiveHistory history(FilledBucket filled, Path folder) {
    return new ArchiveHistory(
        filled.bucket,
        new HistorySettings(
            folder,
            1 << 20,
            1 << 20,
            1 << 20,
            2,
            Duration.ZERO,
            Set.of(Resolution.MINUTE, Resolution.HOUR),
            Duration.ofDays(100),
            100_000),
        InstantSource.fixed(Instant.EPOCH),
        HotReach.NONE,
        Backlog.NONE);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path one : all.toList()) {
        Files.delete(one);
      }
    }
    Files.delete(folder);
  }

  /** In the order of their offsets, which is not that of their times. */
  private static List<PerfMetric> events(Random random, int size, int spreadSeconds) {
    List<PerfMetric> events = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String scope = random.nextBoolean() ? "global" : "prod/eu";
      Series series =
          ArchiveHistoryTest.series(scope, "id" + random.nextInt(3), "host" + random.nextInt(2));
      long millis =
          NOON
              + random.nextInt(2 * spreadSeconds) * 1000L
              - spreadSeconds * 1000L
              + random.nextInt(2) * random.nextInt(1000);
      Status status = random.nextInt(4) == 0 ? Status.ERROR : Status.OK;
      events.add(
          random.nextInt(8) == 0
              ? PerfMetric.of(series, "ENABLED", status, millis * 1_000_000)
              : PerfMetric.of(
                  series,
                  new Quantity(random.nextInt(20), Unit.SECONDS),
                  status,
                  millis * 1_000_000));
    }
    return events;
  }

  private static int home(SeriesKey series) {
    return series.homePartition(PARTITIONS);
  }

  private static void archiveEvents(FilledBucket filled, List<PerfMetric> events, Random random) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int of = partition;
      List<PerfMetric> here =
          events.stream().filter(event -> home(event.series().key()) == of).toList();
      Map<String, String> newest = new HashMap<>();
      for (int at = 0; at < here.size(); ) {
        int end = Math.min(here.size(), at + 1 + random.nextInt(20));
        List<String> keys = filled.events(partition, new ArrayList<>(here.subList(at, end)));
        compactSome(filled, keys, newest, random);
        at = end;
      }
    }
  }

  private static void compactSome(
      FilledBucket filled, List<String> keys, Map<String, String> newest, Random random) {
    for (String key : keys) {
      String before = newest.put(key.substring(0, key.lastIndexOf('/')), key);
      if (before != null && random.nextInt(3) == 0) {
        filled.compact(before, key);
        newest.remove(key.substring(0, key.lastIndexOf('/')));
      }
    }
  }

  /** Some events come in time, some as corrections, and some too late. */
  private static Map<SeriesKey, Map<Long, Aggregate>> archiveWindows(
      FilledBucket filled, Resolution resolution, List<PerfMetric> events, Random random) {
    List<PerfMetric> early = new ArrayList<>();
    List<PerfMetric> known = new ArrayList<>();
    List<PerfMetric> late = new ArrayList<>();
    for (PerfMetric event : events) {
      int fate = random.nextInt(5);
      (fate == 0 ? late : known).add(event);
      if (fate > 1) {
        early.add(event);
      }
    }
    List<ArchivedWindow> rows = new ArrayList<>();
    rows.addAll(FilledBucket.windowsOf(resolution, new ArrayList<>(early), 1));
    rows.addAll(FilledBucket.windowsOf(resolution, new ArrayList<>(known), 2));
    Map<SeriesKey, Map<Long, Aggregate>> truth =
        NaiveWindows.of(resolution, new ArrayList<>(known));
    List<ArchivedWindow> lateRows = new ArrayList<>();
    for (PerfMetric event : late) {
      long start = resolution.windowStart(event.tsNanos() / 1_000_000);
      Aggregate alone = new Aggregate();
      NaiveWindows.addAlone(alone, event);
      SeriesKey key = event.series().key();
      lateRows.add(NaiveWindows.row(key, resolution, start, 0, true, alone.copy()));
      truth
          .computeIfAbsent(key, fresh -> new TreeMap<>())
          .computeIfAbsent(start, fresh -> new Aggregate())
          .merge(alone);
    }
    Collections.shuffle(rows, random);
    archive(rows, random, filled, filled::windows);
    archive(lateRows, random, filled, filled::late);
    return truth;
  }

  private interface Archiving {
    List<String> archive(int partition, List<ArchivedWindow> batch);
  }

  private static void archive(
      List<ArchivedWindow> rows, Random random, FilledBucket filled, Archiving archiving) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int of = partition;
      List<ArchivedWindow> here =
          rows.stream().filter(row -> home(row.window().series()) == of).toList();
      Map<String, String> newest = new HashMap<>();
      for (int at = 0; at < here.size(); ) {
        int end = Math.min(here.size(), at + 1 + random.nextInt(20));
        List<String> keys = archiving.archive(partition, new ArrayList<>(here.subList(at, end)));
        compactSome(filled, keys, newest, random);
        at = end;
      }
    }
  }

  private static Map<SeriesKey, Map<Long, Aggregate>> read(
      ArchiveView view, Resolution resolution, long from, long to) {
    Map<SeriesKey, Map<Long, Aggregate>> found = new HashMap<>();
    ArchiveHistoryTest.read(view, ArchiveHistoryTest.wanted(null, null, resolution, from, to))
        .forEach((series, windows) -> found.put(series.key(), windows));
    return found;
  }

  static Map<SeriesKey, Map<Long, Aggregate>> cut(
      Map<SeriesKey, Map<Long, Aggregate>> all, long from, long to) {
    Map<SeriesKey, Map<Long, Aggregate>> cut = new HashMap<>();
    all.forEach(
        (series, windows) ->
            windows.forEach(
                (start, window) -> {
                  if (start >= from && start <= to) {
                    cut.computeIfAbsent(series, fresh -> new TreeMap<>()).put(start, window);
                  }
                }));
    return cut;
  }

  static Map<String, String> texts(Map<SeriesKey, Map<Long, Aggregate>> windows) {
    Map<String, String> texts = new TreeMap<>();
    windows.forEach(
        (series, some) ->
            some.forEach(
                (start, window) ->
                    texts.put(series.text() + " at " + start, NaiveWindows.text(window))));
    return texts;
  }
}
