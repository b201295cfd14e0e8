package dev.masterperf.benchmarks.torture;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.maintenance.Report;
import dev.masterperf.archive.maintenance.Verification;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.HeldBytes;
import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.model.PerfMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the bucket holds.
 *
 * @param metrics those of the load, by number
 * @param bulk numbers of those of which only the number is looked at
 * @param wrong what a deep verification found: ranges of offsets that do not join, damage
 */
record Archived(Map<Integer, List<PerfMetric>> metrics, BitSet bulk, List<String> wrong) {

  /** How many metrics of the load the manifest counts, and those of others. */
  static long events(Bucket bucket) {
    return new Manifest(bucket)
        .readAll().stream()
            .flatMap(partition -> partition.files().values().stream())
            .filter(file -> file.place().dataset() == Dataset.EVENTS)
            .mapToLong(DataFile::rows)
            .sum();
  }

  /** What a verification finds that looks at names and sizes alone: ranges that do not join. */
  static List<String> shallow(Bucket bucket) {
    return Verification.shallow(bucket, Report.NONE).findings().stream()
        .map(finding -> "the archive: " + finding)
        .toList();
  }

  /**
   * Reads all of it.
   *
   * @param scratch a folder for files on their way
   */
  static Archived read(Bucket bucket, Path scratch) throws IOException {
    Map<Integer, List<PerfMetric>> metrics = new TreeMap<>();
    BitSet bulk = new BitSet();
    List<String> wrong = new ArrayList<>();
    for (PartitionManifest partition : new Manifest(bucket).readAll()) {
      for (DataFile file : partition.files().values()) {
        if (file.place().dataset() == Dataset.EVENTS) {
          EventsFile.open(HeldBytes.of(bucket.get(file.key())))
              .read(
                  SeriesWanted.all(),
                  Long.MIN_VALUE,
                  Long.MAX_VALUE,
                  metric -> {
                    if (Bulk.is(metric)) {
                      int number = Integer.parseInt(metric.properties().get(Load.NUMBER));
                      if (bulk.get(number)) {
                        wrong.add("metric " + number + " is in the archive more than once");
                      }
                      bulk.set(number);
                    } else if (metric.series().category().equals(Load.CATEGORY)) {
                      metrics
                          .computeIfAbsent(
                              Integer.valueOf(metric.properties().get(Load.NUMBER)),
                              key -> new ArrayList<>())
                          .add(metric);
                    }
                  });
        }
      }
    }
    Verification.deep(bucket, Files.createDirectories(scratch), Report.NONE)
        .findings()
        .forEach(finding -> wrong.add("the archive: " + finding));
    return new Archived(metrics, bulk, wrong);
  }
}
