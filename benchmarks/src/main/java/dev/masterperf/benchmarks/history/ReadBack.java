package dev.masterperf.benchmarks.history;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.HeldBytes;
import dev.masterperf.archive.parquet.SeriesWanted;
import dev.masterperf.model.PerfMetric;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads all events out of the bucket and compares them with what was sent: text, number to the last
 * bit, time to the nanosecond, series and all else, each of them once.
 */
final class ReadBack {
  private final Map<String, SampleGrid> grids = new HashMap<>();
  private final Map<String, BitSet> seen = new HashMap<>();

  private ReadBack(List<SampleGrid> all) {
    for (SampleGrid grid : all) {
      grids.put(grid.name(), grid);
      seen.put(grid.name(), new BitSet());
    }
  }

  /**
   * @param files of events
   * @return how many events were as they were sent
   * @throws IllegalStateException if one is not, or lacks, or is there twice
   */
  static long requireAll(Bucket bucket, List<DataFile> files, List<SampleGrid> all) {
    ReadBack back = new ReadBack(all);
    for (DataFile file : files) {
      EventsFile.open(HeldBytes.of(bucket.get(file.key())))
          .read(SeriesWanted.all(), Long.MIN_VALUE, Long.MAX_VALUE, back::require);
    }
    long found = back.seen.values().stream().mapToLong(BitSet::cardinality).sum();
    long sent = all.stream().mapToLong(SampleGrid::samples).sum();
    if (found != sent) {
      throw new IllegalStateException("of " + sent + " events " + found + " came back");
    }
    return found;
  }

  private void require(PerfMetric metric) {
    if (!metric.series().category().equals(SampleGrid.CATEGORY)) {
      return; // the product's own
    }
    String name = metric.series().id();
    SampleGrid grid = grids.get(name);
    BitSet once = seen.get(name);
    if (grid == null || once == null) {
      throw new IllegalStateException("nobody sent " + metric);
    }
    int index = index(String.valueOf(metric.series().label("series")));
    long second = metric.tsNanos() / 1_000_000_000 - grid.seconds(0);
    int point = (int) second / grid.stepSeconds();
    PerfMetric sent = grid.metric(index, point);
    if (!sent.equals(metric)) {
      throw new IllegalStateException(sent + " came back as " + metric);
    }
    int place = index * grid.points() + point;
    if (once.get(place)) {
      throw new IllegalStateException("came back twice: " + metric);
    }
    once.set(place);
  }

  private static int index(String label) {
    return Integer.parseInt(label, 1, label.length(), 10);
  }
}
