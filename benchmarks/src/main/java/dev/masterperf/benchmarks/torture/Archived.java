package dev.masterperf.benchmarks.torture;

import static java.util.Comparator.comparingInt;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.dataset.Dataset;
import dev.masterperf.archive.maintenance.Report;
import dev.masterperf.archive.maintenance.Verification;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.HeldBytes;
import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What the bucket holds.
 *
 * @param metrics those of the load, by number
 * @param windows those of the load as they were put out last, by record key
 * @param late how many events came too late, by series and resolution
 * @param bulk numbers of those of which only the number is looked at
 * @param wrong what a deep verification found: ranges of offsets that do not join, damage
 */
record Archived(
    Map<Integer, List<PerfMetric>> metrics,
    Map<String, Row> windows,
    Map<String, Integer> late,
    BitSet bulk,
    List<String> wrong) {

  /** What is looked at of a window: there are too many to keep all of each. */
  record Row(
      WindowState state,
      int revision,
      long events,
      long errors,
      long count,
      double sum,
      double min,
      double max) {
    static Row of(WindowAggregate window) {
      Aggregate figures = window.aggregate();
      return new Row(
          window.state(),
          window.revision(),
          figures.events(),
          figures.errors(),
          figures.count(),
          figures.sum(),
          figures.min(),
          figures.max());
    }
  }

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
    Windows windows = new Windows();
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
        } else {
          WindowsFile.open(HeldBytes.of(bucket.get(file.key())))
              .read(SeriesWanted.all(), Long.MIN_VALUE, Long.MAX_VALUE, windows::take);
        }
      }
    }
    wrong.addAll(windows.twice);
    Verification.deep(bucket, Files.createDirectories(scratch), Report.NONE)
        .findings()
        .forEach(finding -> wrong.add("the archive: " + finding));
    return new Archived(metrics, windows.newest, windows.late, bulk, wrong);
  }

  /** Windows of the load, of which each revision may be there once. */
  private static final class Windows {
    private final Map<String, Row> newest = new HashMap<>();
    private final Map<String, Integer> late = new HashMap<>();
    private final Set<String> revisions = new HashSet<>();
    private final List<String> twice = new ArrayList<>();

    void take(ArchivedWindow archived) {
      WindowAggregate window = archived.window();
      if (!Observed.isOurs(window.series())) {
        return;
      }
      if (archived.late()) {
        late.merge(
            window.series().text() + "@" + window.resolution().label(),
            (int) window.aggregate().events(),
            Integer::sum);
        return;
      }
      String key = AggregateCodec.key(window);
      if (!revisions.add(key + "#" + window.revision())) {
        twice.add(key + " is in the archive twice with revision " + window.revision());
      }
      newest.merge(key, Row.of(window), BinaryOperator.maxBy(comparingInt(Row::revision)));
    }
  }
}
