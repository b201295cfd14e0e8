package dev.masterperf.query.series;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** How many samples of one sign each bin of {@link dev.masterperf.model.Sketch} holds. */
final class BinCounts {
  static final BinCounts NONE = new BinCounts(new int[0], new double[0]);

  /** In rising order. */
  private final int[] bins;

  /** None of them 0. */
  private final double[] counts;

  private BinCounts(int[] bins, double[] counts) {
    this.bins = bins;
    this.counts = counts;
  }

  int size() {
    return bins.length;
  }

  int bin(int index) {
    return bins[index];
  }

  double count(int index) {
    return counts[index];
  }

  BinCounts times(double factor) {
    return new BinCounts(bins, Arrays.stream(counts).map(count -> count * factor).toArray());
  }

  /** Both counts of each bin made one; a bin that ends at 0 is gone. */
  BinCounts combined(BinCounts other, DoubleBinaryOperator operator) {
    int[] merged = new int[bins.length + other.bins.length];
    double[] sums = new double[merged.length];
    int used = 0;
    int i = 0;
    int j = 0;
    while (i < bins.length || j < other.bins.length) {
      boolean ours = j == other.bins.length || (i < bins.length && bins[i] <= other.bins[j]);
      boolean theirs = i == bins.length || (j < other.bins.length && other.bins[j] <= bins[i]);
      merged[used] = ours ? bins[i] : other.bins[j];
      double count = operator.applyAsDouble(ours ? counts[i] : 0, theirs ? other.counts[j] : 0);
      sums[used] = count;
      used += count == 0 ? 0 : 1;
      i += ours ? 1 : 0;
      j += theirs ? 1 : 0;
    }
    return new BinCounts(Arrays.copyOf(merged, used), Arrays.copyOf(sums, used));
  }

  /** Whether some bin holds less than it did. */
  boolean anyFewerThan(BinCounts before) {
    BinCounts rise = combined(before, (now, then) -> now - then);
    return Arrays.stream(rise.counts).anyMatch(count -> count < 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BinCounts that
        && Arrays.equals(bins, that.bins)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bins) + Arrays.hashCode(counts);
  }

  /** Collects bins that come in rising order. */
  static final class Builder {
    private int[] bins = new int[16];
    private double[] counts = new double[16];
    private int size;

    void add(int bin, double count) {
      if (size == bins.length) {
        bins = Arrays.copyOf(bins, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
      }
      bins[size] = bin;
      counts[size++] = count;
    }

    BinCounts build() {
      return size == 0
          ? NONE
          : new BinCounts(Arrays.copyOf(bins, size), Arrays.copyOf(counts, size));
    }
  }
}
