package dev.masterperf.archive.history;

import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.wire.Timestamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A bucket that a writer filled, batch by batch. */
final class FilledBucket {
  final MemoryBucket bucket = new MemoryBucket();
  final Manifest manifest = new Manifest(bucket);
  private final Map<SourcePartition, Long> offsets = new TreeMap<>();
  final Map<String, Written<?>> written = new TreeMap<>();

  /** Archives a batch of events as one record each; returns the keys. */
  List<String> events(int partition, List<PerfMetric> batch) {
    return commit(
        new SourcePartition(Source.METRICS, partition),
        batch,
        event -> Place.ofEvents(event.series().scope(), Timestamps.toMillis(event.tsNanos())),
        event -> Timestamps.toMillis(event.tsNanos()),
        event -> event.series().key(),
        event -> 0,
        EventsFile::write);
  }

  /** Archives windows. */
  List<String> windows(int partition, List<ArchivedWindow> batch) {
    return windows(Source.AGGREGATES, partition, batch);
  }

  /** Archives what came late for some windows. */
  List<String> late(int partition, List<ArchivedWindow> batch) {
    return windows(Source.LATE, partition, batch);
  }

  private List<String> windows(Source source, int partition, List<ArchivedWindow> batch) {
    return commit(
        new SourcePartition(source, partition),
        batch,
        row ->
            Place.ofWindows(
                Series.parse(row.window().series()).scope(),
                row.window().resolution(),
                row.window().startMillis()),
        row -> row.window().startMillis(),
        row -> row.window().series(),
        row -> row.window().revision(),
        WindowsFile::write);
  }

  /** Lets the topic lose records before they are archived. */
  void lose(Source source, int partition, int records) {
    offsets.merge(new SourcePartition(source, partition), (long) records, Long::sum);
  }

  /** Lets files count no longer, as if they were too old. */
  void drop(Source source, int partition, List<String> keys) {
    manifest.commit(
        manifest.read(new SourcePartition(source, partition)),
        new Commit("test", 0, Optional.empty(), List.of(), keys));
  }

  interface Writer<T> {
    long write(Path target, java.util.Iterator<T> sorted) throws IOException;
  }

  private <T> List<String> commit(
      SourcePartition partition,
      List<T> batch,
      Function<T, Place> place,
      ToLongFunction<T> millis,
      Function<T, SeriesKey> key,
      ToLongFunction<T> revision,
      Writer<T> writer) {
    long first = offsets.getOrDefault(partition, 0L);
    Offsets covered = new Offsets(first, first + batch.size() - 1);
    offsets.put(partition, covered.last() + 1);
    Map<String, List<T>> folders = new TreeMap<>();
    for (T row : batch) {
      folders.computeIfAbsent(place.apply(row).prefix(), fresh -> new ArrayList<>()).add(row);
    }
    Comparator<T> order =
        Comparator.<T, SeriesKey>comparing(key)
            .thenComparingLong(millis)
            .thenComparingLong(revision);
    List<DataFile> added = new ArrayList<>();
    folders.forEach(
        (folder, rows) -> {
          Kind<T> kind = new Kind<>(key, millis, order, writer);
          String name = folder + name(partition, covered) + ".parquet";
          added.add(put(name, rows, kind));
          written.put(name, new Written<>(partition, covered, rows, kind));
        });
    PartitionManifest before = manifest.read(partition);
    manifest.commit(before, new Commit("test", 0, Optional.of(covered), added, List.of()));
    return added.stream().map(DataFile::key).toList();
  }

  private static String name(SourcePartition partition, Offsets offsets) {
    return String.format(
        Locale.ROOT,
        "%s-p%03d-%020d-%020d",
        partition.source().word(),
        partition.partition(),
        offsets.first(),
        offsets.last());
  }

  record Kind<T>(
      Function<T, SeriesKey> key,
      ToLongFunction<T> millis,
      Comparator<T> order,
      Writer<T> writer) {}

  record Written<T>(SourcePartition partition, Offsets offsets, List<T> rows, Kind<T> kind) {}

  private <T> DataFile put(String name, List<T> rows, Kind<T> kind) {
    rows.sort(kind.order);
    byte[] bytes = written(kind.writer, rows);
    bucket.plant(name, bytes);
    return new DataFile(
        name,
        bytes.length,
        Checksum.sha256(bytes),
        rows.size(),
        rows.stream().mapToLong(kind.millis).min().orElseThrow(),
        rows.stream().mapToLong(kind.millis).max().orElseThrow(),
        kind.key.apply(rows.get(0)).text(),
        kind.key.apply(rows.get(rows.size() - 1)).text());
  }

  /** Makes one of two neighbours in one folder; those stay in the bucket and count no longer. */
  @SuppressWarnings("unchecked") // of one partition, so of one kind
  void compact(String one, String other) {
    Written<Object> first = (Written<Object>) written.remove(one);
    Written<Object> second = (Written<Object>) written.remove(other);
    List<Object> rows = new ArrayList<>(first.rows);
    rows.addAll(second.rows);
    PartitionManifest before = manifest.read(first.partition);
    Offsets offsets = new Offsets(first.offsets.first(), second.offsets.last());
    String name =
        one.substring(0, one.lastIndexOf('/') + 1)
            + name(first.partition, offsets)
            + String.format(Locale.ROOT, "-c%010d.parquet", before.sequence());
    DataFile made = put(name, rows, first.kind);
    manifest.commit(
        before, new Commit("test", 0, Optional.empty(), List.of(made), List.of(one, other)));
    written.put(name, new Written<>(first.partition, offsets, rows, first.kind));
  }

  private static <T> byte[] written(Writer<T> writer, List<T> rows) {
    try {
      Path file = Files.createTempFile("rows", ".parquet");
      try {
        writer.write(file, rows.iterator());
        return Files.readAllBytes(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole windows of these events, as final ones of some revision. */
  static List<ArchivedWindow> windowsOf(
      Resolution resolution, List<PerfMetric> events, int revision) {
    List<ArchivedWindow> rows = new ArrayList<>();
    NaiveWindows.of(resolution, events)
        .forEach(
            (series, windows) ->
                windows.forEach(
                    (start, window) ->
                        rows.add(
                            NaiveWindows.row(series, resolution, start, revision, false, window))));
    return rows;
  }
}
