package dev.masterperf.api.history;

import dev.masterperf.model.Sketch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many values of each cell of time lay in which bucket. A bucket is 2^n neighbouring bins of a
 * sketch, n the smallest by which all values have no more buckets than so many: so counts are moved
 * into coarser buckets while they come, none is split, and what comes out does not depend on the
 * order. Values that count as 0 have a bucket of their own.
 */
final class HeatCounts {
  /** Around 1, below and above zero, two each; and zero. */
  static final int LEAST_BUCKETS = 5;

  private final int most;
  private final List<@Nullable Counts> cells = new ArrayList<>();
  private final Counts all = new Counts();

  /** A bucket holds two to the power of this bins. */
  private int shift;

  /**
   * @param most buckets, at least {@link #LEAST_BUCKETS}
   */
  HeatCounts(int most) {
    if (most < LEAST_BUCKETS) {
      throw new IllegalArgumentException(
          "values on both sides of zero need " + LEAST_BUCKETS + " buckets, not " + most);
    }
    this.most = most;
  }

  /** Values from one to another, both ends 0 for those that count as zero. */
  record Bucket(double lower, double upper) {}

  /** Counts by bucket. */
  private static final class Counts {
    private final NavigableMap<Integer, Double> below = new TreeMap<>();
    private final NavigableMap<Integer, Double> above = new TreeMap<>();
    private double zeros;

    void add(int sign, int bucket, double count) {
      if (sign == 0) {
        zeros += count;
      } else {
        (sign < 0 ? below : above).merge(bucket, count, Double::sum);
      }
    }

    int buckets() {
      return span(below) + (zeros > 0 ? 1 : 0) + span(above);
    }

    private static int span(NavigableMap<Integer, Double> counts) {
      return counts.isEmpty() ? 0 : counts.lastKey() - counts.firstKey() + 1;
    }

    void coarsen() {
      coarsen(below);
      coarsen(above);
    }

    private static void coarsen(NavigableMap<Integer, Double> counts) {
      Map<Integer, Double> fine = new TreeMap<>(counts);
      counts.clear();
      fine.forEach((bucket, count) -> counts.merge(bucket >> 1, count, Double::sum));
    }
  }

  /**
   * Adds the next cell.
   *
   * @param values null where nothing was measured
   */
  void add(@Nullable Sketch values) {
    if (values == null) {
      cells.add(null);
      return;
    }
    Counts counts = new Counts();
    cells.add(counts);
    values.forEachBin(
        (sign, bin, count) -> {
          counts.add(sign, bin >> shift, count);
          all.add(sign, bin >> shift, count);
        });
    while (all.buckets() > most) {
      shift++;
      all.coarsen();
      for (Counts each : cells) {
        if (each != null) {
          each.coarsen();
        }
      }
    }
  }

  /** From the lowest values to the highest, those between in which nothing lies among them. */
  List<Bucket> buckets() {
    List<Bucket> buckets = new ArrayList<>();
    if (!all.below.isEmpty()) {
      for (int bucket = all.below.lastKey(); bucket >= all.below.firstKey(); bucket--) {
        buckets.add(new Bucket(-end(bucket + 1), -end(bucket)));
      }
    }
    if (all.zeros > 0) {
      buckets.add(new Bucket(0, 0));
    }
    if (!all.above.isEmpty()) {
      for (int bucket = all.above.firstKey(); bucket <= all.above.lastKey(); bucket++) {
        buckets.add(new Bucket(end(bucket), end(bucket + 1)));
      }
    }
    return buckets;
  }

  private double end(int bucket) {
    return Sketch.lowerEnd(bucket << shift);
  }

  int cells() {
    return cells.size();
  }

  /** The counts of a cell by {@link #buckets}; null where nothing was measured. */
  double @Nullable [] counts(int cell) {
    Counts counts = cells.get(cell);
    if (counts == null) {
      return null;
    }
    double[] row = new double[all.buckets()];
    int at = 0;
    if (!all.below.isEmpty()) {
      for (int bucket = all.below.lastKey(); bucket >= all.below.firstKey(); bucket--) {
        row[at++] = counts.below.getOrDefault(bucket, 0.0);
      }
    }
    if (all.zeros > 0) {
      row[at++] = counts.zeros;
    }
    if (!all.above.isEmpty()) {
      for (int bucket = all.above.firstKey(); bucket <= all.above.lastKey(); bucket++) {
        row[at++] = counts.above.getOrDefault(bucket, 0.0);
      }
    }
    return row;
  }
}
