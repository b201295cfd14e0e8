package dev.masterperf.benchmarks.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.maintenance.Compactor;
import dev.masterperf.archive.maintenance.Report;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.model.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a bucket holds by now, as its manifest tells. */
final class Archived {
  private static final Duration CLOSED = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Bucket bucket;

  Archived(Bucket bucket) {
    this.bucket = bucket;
  }

  /** The files that count, of one dataset and of aggregates of one resolution. */
  List<DataFile> files(Predicate<Place> wanted) {
    return new Manifest(bucket)
        .readAll().stream()
            .flatMap(partition -> partition.files().values().stream())
            .filter(file -> wanted.test(file.place()))
            .toList();
  }

  /**
   * Makes few files of many, as {@code masterperf archive compact} does, not waiting for the end of
   * the day.
   *
   * @param scratch a folder for files on their way
   */
  void compact(Path scratch) throws IOException {
    Compactor compactor =
        new Compactor(bucket, Files.createDirectories(scratch), "bench", InstantSource.system());
    for (PartitionManifest partition : new Manifest(bucket).readAll()) {
      compactor.compactAll(partition.partition(), Report.NONE);
    }
  }

  static boolean events(Place place) {
    return place.dataset() == Dataset.EVENTS;
  }

  private long rows(Predicate<Place> wanted) {
    return files(wanted).stream().mapToLong(DataFile::rows).sum();
  }

  private long windows(Resolution resolution) {
    return rows(place -> place.resolution() == resolution);
  }

  /**
   * Waits until all samples lie there, and the windows of 1 m and 1 h that they make, as far as
   * those are over by now.
   *
   * <p>The product tells of itself too, so there may be more.
   *
   * @throws IllegalStateException if they do not come
   */
  void awaitAll(List<SampleGrid> grids) throws InterruptedException {
    long samples = grids.stream().mapToLong(SampleGrid::samples).sum();
    long minutes = windows(grids, Resolution.MINUTE);
    long hours = windows(grids, Resolution.HOUR);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      long events = rows(Archived::events);
      long minutesThere = windows(Resolution.MINUTE);
      long hoursThere = windows(Resolution.HOUR);
      if (events >= samples && minutesThere >= minutes && hoursThere >= hours) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "of %d samples, %d windows of 1 m and %d of 1 h the bucket holds %d, %d and %d"
                .formatted(samples, minutes, hours, events, minutesThere, hoursThere));
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private static long windows(List<SampleGrid> grids, Resolution resolution) {
    return grids.stream().mapToLong(grid -> windows(grid, resolution)).sum();
  }

  /** Those that were over some time ago: of others there is none in the archive yet. */
  private static long windows(SampleGrid grid, Resolution resolution) {
    long over = (System.currentTimeMillis() - CLOSED.toMillis()) / resolution.sizeMillis();
    long size = resolution.sizeMillis() / 1_000;
    long windows = 0;
    long before = Long.MIN_VALUE;
    for (int point = 0; point < grid.points(); point++) {
      long window = Math.floorDiv(grid.seconds(point), size);
      windows += window != before && window < over ? 1 : 0;
      before = window;
    }
    return windows * grid.series().size();
  }
}
