package dev.masterperf.query.series;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** How many samples of one sign each bin of a {@link BucketLayout} holds. */
public final class BinCounts {
  public static final BinCounts NONE = new BinCounts(new int[0], new double[0]);

  /** In rising order. */
  private final int[] bins;

  /** None of them 0. */
  private final double[] counts;

  private BinCounts(int[] bins, double[] counts) {
    this.bins = bins;
    this.counts = counts;
  }

  /** Those of neighbouring bins; of those that hold none nothing is kept. */
  public static BinCounts of(int first, double... counts) {
    Builder builder = new Builder();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        builder.add(first + i, counts[i]);
      }
    }
    return builder.build();
  }

  /** How many bins hold samples. */
  public int size() {
    return bins.length;
  }

  /** The number of a bin that holds samples, in rising order. */
  public int bin(int index) {
    return bins[index];
  }

  public double count(int index) {
    return counts[index];
  }

  BinCounts mapped(DoubleUnaryOperator operator) {
    Builder builder = new Builder();
    for (int i = 0; i < bins.length; i++) {
      double count = operator.applyAsDouble(counts[i]);
      if (count != 0) {
        builder.add(bins[i], count);
      }
    }
    return builder.build();
  }

  /** The same samples in wider bins. */
  BinCounts rebinned(IntUnaryOperator toWider) {
    Builder builder = new Builder();
    for (int i = 0; i < bins.length; i++) {
      builder.add(toWider.applyAsInt(bins[i]), counts[i]);
    }
    return builder.build();
  }

  BinCounts without(IntPredicate dropped) {
    Builder builder = new Builder();
    for (int i = 0; i < bins.length; i++) {
      if (!dropped.test(bins[i])) {
        builder.add(bins[i], counts[i]);
      }
    }
    return builder.build();
  }

  double total() {
    return Arrays.stream(counts).sum();
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

  /** Collects bins that come in rising order; what is said of one bin twice is added up. */
  static final class Builder {
    private int[] bins = new int[16];
    private double[] counts = new double[16];
    private int size;

    void add(int bin, double count) {
      if (size > 0 && bins[size - 1] == bin) {
        counts[size - 1] += count;
        return;
      }
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
