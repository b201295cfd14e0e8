package dev.masterperf.archive.maintenance;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.checksum.Checksum;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.FileName;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.LocalBytes;
import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A partition of the metrics topic with one event at each offset, and what a writer makes of it.
 * Events go to two scopes, that of some stretches to one alone.
 */
final class Topic {
  static final SourcePartition PARTITION = new SourcePartition(Source.METRICS, 3);
  static final long DAY = 20_000L * 86_400_000;

  private static final List<String> SCOPES = List.of("prod/eu", "test");

  private final Bucket bucket;
  private final Manifest manifest;
  private final Path folder;

  Topic(Bucket bucket, Path folder) {
    this.bucket = bucket;
    this.manifest = new Manifest(bucket);
    this.folder = folder;
  }

  static PerfMetric event(long offset) {
    boolean first = offset % 3 != 0 || offset / 20 % 4 == 1;
    Series series =
        Series.parse(
            new SeriesKey(
                SCOPES.get(first ? 0 : 1)
                    + "|R2|performance|Upload|General|s"
                    + offset % 4
                    + "||"));
    long millis = DAY + (offset * 7919 % 997);
    return PerfMetric.of(series, offset + "ms", Status.OK, millis * 1_000_000);
  }

  /** Stores the files of these offsets without a commit. */
  List<DataFile> store(long first, long last, List<String> scopes) {
    List<DataFile> files = new ArrayList<>();
    for (String scope : scopes) {
      List<PerfMetric> events =
          LongStream.rangeClosed(first, last)
              .mapToObj(Topic::event)
              .filter(event -> event.series().scope().equals(scope))
              .sorted(
                  Comparator.comparing((PerfMetric event) -> event.series().key())
                      .thenComparingLong(PerfMetric::tsNanos))
              .toList();
      if (!events.isEmpty()) {
        files.add(store(FileName.of(PARTITION, new Offsets(first, last)), scope, events));
      }
    }
    return files;
  }

  private DataFile store(FileName name, String scope, List<PerfMetric> events) {
    try {
      Path file = Files.createTempFile(folder, "segment", ".test");
      EventsFile.write(file, events.iterator());
      String key = name.in(Place.ofEvents(scope, DAY));
      bucket.putIfAbsent(key, file);
      DataFile stored =
          new DataFile(
              key,
              Files.size(file),
              Checksum.sha256(file),
              events.size(),
              events.stream().mapToLong(event -> event.tsNanos() / 1_000_000).min().orElseThrow(),
              events.stream().mapToLong(event -> event.tsNanos() / 1_000_000).max().orElseThrow(),
              events.get(0).series().key().text(),
              events.get(events.size() - 1).series().key().text());
      Files.delete(file);
      return stored;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Part of what a writer stored that crashed then. */
  void storeOrphan(long first, long last) {
    store(first, last, SCOPES.subList(0, 1));
  }

  /** Archives these offsets. */
  PartitionManifest append(long first, long last) {
    return manifest.commit(
        manifest.read(PARTITION),
        new Commit(
            "w",
            DAY,
            Optional.of(new Offsets(first, last)),
            store(first, last, SCOPES),
            List.of()));
  }

  /** What is archived by the manifest, file by file in its order; values are offsets. */
  List<PerfMetric> archived() {
    List<PerfMetric> events = new ArrayList<>();
    for (DataFile file : manifest.read(PARTITION).files().values()) {
      try {
        Path local = Files.createTempFile(folder, "read", ".test");
        Files.write(local, bucket.get(file.key()));
        try (LocalBytes bytes = LocalBytes.open(local)) {
          EventsFile.open(bytes)
              .read(SeriesWanted.all(), Long.MIN_VALUE, Long.MAX_VALUE, events::add);
        }
        Files.delete(local);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return events;
  }

  static PerfMetric[] upTo(long last) {
    return LongStream.rangeClosed(0, last).mapToObj(Topic::event).toArray(PerfMetric[]::new);
  }
}
