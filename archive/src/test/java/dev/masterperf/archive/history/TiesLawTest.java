package dev.masterperf.archive.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.maintenance.Compactor;
import dev.masterperf.archive.maintenance.Report;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.archive.segment.ClosedSegment;
import dev.masterperf.archive.segment.Formats;
import dev.masterperf.archive.segment.OpenSegment;
import dev.masterperf.archive.segment.Scratch;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Of several numbers at one nanosecond the archive takes the first and the last that the processor
 * takes, whose windows are merged in any order: by offset, and within a record by number.
 */
class TiesLawTest {
  private static final Series SERIES = ArchiveHistoryTest.series("global", "upload", "a");
  private static final long BEGIN_MILLIS = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochMilli(BEGIN_MILLIS).plus(Duration.ofDays(3)));
  private static final int PARTITION = 3;
  private static final Set<Resolution> ARCHIVED = Set.of(Resolution.MINUTE, Resolution.HOUR);
  private static final Formats FORMATS = new Formats(EventsFile::write, WindowsFile::write);

  private record One(PerfMetric metric, long offset, boolean late) {}

  @Property(tries = 60)
  void firstAndLastAreThoseOfTheProcessor(@ForAll Random random) throws IOException {
    List<List<One>> records = records(random);
    List<One> all = new ArrayList<>(records.stream().flatMap(List::stream).toList());
    Collections.shuffle(all, random);
    Path folder = Files.createTempDirectory("ties");
    MemoryBucket bucket = new MemoryBucket();
    archiveEvents(bucket, folder, records, random);
    archiveMinutes(bucket, folder, all, random);
    try (ArchiveHistory history = history(bucket, folder)) {
      for (Resolution resolution :
          List.of(Resolution.SECOND, Resolution.TEN_SECONDS, Resolution.MINUTE)) {
        assertThat(ends(found(history, resolution)))
            .as(resolution.label())
            .isEqualTo(ends(windows(resolution, all)));
      }
    }
    delete(folder);
  }

  /** Few times and numbers, so that many are equal; some of a record come after others of it. */
  private static List<List<One>> records(Random random) {
    List<List<One>> records = new ArrayList<>();
    for (int offset = 0; offset < 20; offset++) {
      List<One> record = new ArrayList<>();
      boolean late = random.nextInt(4) == 0;
      for (int i = random.nextInt(5); i >= 0; i--) {
        long nanos = (BEGIN_MILLIS + random.nextInt(4) * 600) * 1_000_000;
        PerfMetric metric =
            random.nextInt(8) == 0
                ? PerfMetric.of(SERIES, "ENABLED", Status.OK, nanos)
                : PerfMetric.of(
                    SERIES, new Quantity(random.nextInt(-3, 4), Unit.SECONDS), Status.OK, nanos);
        record.add(new One(metric, offset, late));
      }
      records.add(record);
    }
    return records;
  }

  /** What merging the events alone gives, in the order they are given. */
  private static Map<Long, Aggregate> windows(Resolution resolution, List<One> events) {
    Map<Long, Aggregate> windows = new TreeMap<>();
    for (One event : events) {
      PerfMetric metric = event.metric;
      Aggregate alone = new Aggregate();
      if (metric.measure() == null || metric.unit() == null) {
        alone.addEvent(metric.status());
      } else {
        alone.addSample(
            metric.measure(),
            metric.unit(),
            metric.status(),
            metric.tsNanos(),
            Aggregate.order(PARTITION, event.offset));
      }
      windows
          .computeIfAbsent(
              resolution.windowStart(metric.tsNanos() / 1_000_000), fresh -> new Aggregate())
          .merge(alone);
    }
    return windows;
  }

  private static Map<Long, String> ends(Map<Long, Aggregate> windows) {
    Map<Long, String> ends = new TreeMap<>();
    windows.forEach(
        (start, window) ->
            ends.put(start, window.count() + " " + window.first() + " to " + window.last()));
    return ends;
  }

  private static Map<Long, Aggregate> found(ArchiveHistory history, Resolution resolution) {
    long to = BEGIN_MILLIS + Resolution.MINUTE.sizeMillis();
    try (ArchiveView view = history.open(BEGIN_MILLIS, to)) {
      Map<Series, Map<Long, Aggregate>> read =
          ArchiveHistoryTest.read(
              view, ArchiveHistoryTest.wanted("upload", null, resolution, BEGIN_MILLIS, to));
      assertThat(view.incomplete()).isEmpty();
      return read.getOrDefault(SERIES, Map.of());
    }
  }

  private static void archiveEvents(
      MemoryBucket bucket, Path folder, List<List<One>> records, Random random) {
    List<byte[]> payloads =
        records.stream()
            .map(record -> MetricCodec.encode(record.stream().map(One::metric).toList()))
            .toList();
    archive(bucket, folder, Source.METRICS, payloads, random);
  }

  /** What is not late in windows of two revisions, and the rest as late records. */
  private static void archiveMinutes(
      MemoryBucket bucket, Path folder, List<One> events, Random random) {
    List<One> timely = events.stream().filter(event -> !event.late).toList();
    List<byte[]> closed = new ArrayList<>();
    for (int revision = 1; revision <= 2; revision++) {
      List<One> known = timely.subList(revision == 1 ? timely.size() / 2 : 0, timely.size());
      WindowState state = revision == 1 ? WindowState.FINAL : WindowState.CORRECTED;
      int of = revision;
      windows(Resolution.MINUTE, known)
          .forEach(
              (start, window) ->
                  closed.add(
                      AggregateCodec.toJson(
                          new WindowAggregate(
                              SERIES.key(), Resolution.MINUTE, start, state, of, window))));
    }
    archive(bucket, folder, Source.AGGREGATES, closed, random);
    List<byte[]> late =
        events.stream()
            .filter(One::late)
            .map(
                event ->
                    Json.bytes(
                        new LateRecord(
                            event.metric, List.of(Resolution.MINUTE), PARTITION, event.offset)))
            .toList();
    archive(bucket, folder, Source.LATE, late, random);
  }

  /** In segments of some records, compacted now and then. */
  private static void archive(
      MemoryBucket bucket, Path folder, Source source, List<byte[]> records, Random random) {
    SourcePartition partition = new SourcePartition(source, PARTITION);
    Manifest manifest = new Manifest(bucket);
    Scratch scratch = Scratch.open(folder);
    Compactor compactor = new Compactor(bucket, folder, "test", CLOCK);
    for (int from = 0; from < records.size(); ) {
      int to = Math.min(records.size(), from + 1 + random.nextInt(8));
      OpenSegment open = new OpenSegment(partition, from, ARCHIVED, FORMATS);
      for (int offset = from; offset < to; offset++) {
        open.add(offset, CLOCK.millis(), null, records.get(offset));
      }
      PartitionManifest before = manifest.read(partition);
      ClosedSegment segment = open.close();
      while (!segment.isStored()) {
        segment.storeNext(bucket, scratch, before.sequence());
      }
      assertThat(segment.skipped()).isZero();
      manifest.commit(
          before,
          new Commit("test", 0, Optional.of(segment.offsets()), segment.files(), List.of()));
      if (random.nextInt(3) == 0) {
        compactor.compactAll(partition, Report.NONE);
      }
      from = to;
    }
  }

  private static ArchiveHistory history(MemoryBucket bucket, Path folder) {
    HistorySettings settings = HistorySettings.defaults(folder.resolve("cache"));
    assertThat(settings.archived()).isEqualTo(ARCHIVED);
    return new ArchiveHistory(bucket, settings, CLOCK, HotReach.NONE, Backlog.NONE);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
