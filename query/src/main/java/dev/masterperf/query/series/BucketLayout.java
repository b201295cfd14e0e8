package dev.masterperf.query.series;

import dev.masterperf.model.Sketch;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where the bins of a {@link Distribution} begin and end. */
public sealed interface BucketLayout {
  /** That of our sketches: bins 2 % wide. */
  BucketLayout SKETCH = new Sketched();

  /** Lower end of a bin of positive samples. */
  double lower(int bin);

  /** Upper end of a bin of positive samples. */
  double upper(int bin);

  /** Samples whose magnitude is not above this are counted as zeros. */
  double zeroThreshold();

  /** Whether counts of both can be brought to one layout. */
  boolean isMergeableWith(BucketLayout other);

  /** Our sketches' bins. */
  record Sketched() implements BucketLayout {
    @Override
    public double lower(int bin) {
      return Sketch.lowerEnd(bin);
    }

    @Override
    public double upper(int bin) {
      return Sketch.lowerEnd(bin + 1);
    }

    @Override
    public double zeroThreshold() {
      return Sketch.MIN_MAGNITUDE;
    }

    @Override
    public boolean isMergeableWith(BucketLayout other) {
      return other instanceof Sketched;
    }
  }

  /**
   * Prometheus' standard layout: bin i ends at 2^(i / 2^schema).
   *
   * @param schema from -4, bins up to 65,536 times as high as they begin, to 8, bins 0.3 % wide
   */
  record Exponential(int schema, double zeroThreshold) implements BucketLayout {
    public static final int MIN_SCHEMA = -4;
    public static final int MAX_SCHEMA = 8;

    public Exponential {
      if (schema < MIN_SCHEMA || schema > MAX_SCHEMA || !(zeroThreshold >= 0)) {
        throw new IllegalArgumentException(
            "a schema is from -4 to 8 and a zero threshold not below 0, not %d and %s"
                .formatted(schema, zeroThreshold));
      }
    }

    @Override
    public double lower(int bin) {
      return upper(bin - 1);
    }

    @Override
    public double upper(int bin) {
      if (schema <= 0) {
        return power((long) bin << -schema, 0);
      }
      int parts = 1 << schema;
      return power(Math.floorDiv(bin, parts), Math.floorMod(bin, parts) / (double) parts);
    }

    /** The last bin ends at the greatest number, so that nothing finite is beyond it. */
    private static double power(long whole, double part) {
      if (whole == Double.MAX_EXPONENT + 1 && part == 0) {
        return Double.MAX_VALUE;
      }
      int bounded = (int) Math.max(-10_000, Math.min(10_000, whole));
      return Math.scalb(part == 0 ? 1.0 : Math.pow(2, part), bounded);
    }

    @Override
    public boolean isMergeableWith(BucketLayout other) {
      return other instanceof Exponential;
    }

    /** The bin of a coarser schema that holds all of a bin of this one. */
    IntUnaryOperator toSchema(int coarser) {
      int shift = schema - coarser;
      return bin -> ((bin - 1) >> shift) + 1;
    }
  }

  /** Bins with bounds of the user's own: bin i ends at bound i, and one more is above them all. */
  final class Custom implements BucketLayout {
    private final double[] bounds;

    /**
     * @param bounds rising
     */
    public Custom(double... bounds) {
      this.bounds = bounds.clone();
      for (int i = 1; i < bounds.length; i++) {
        if (!(bounds[i] > bounds[i - 1])) {
          throw new IllegalArgumentException(
              "the bounds of buckets rise, unlike " + Arrays.toString(bounds));
        }
      }
    }

    public double[] bounds() {
      return bounds.clone();
    }

    @Override
    public double lower(int bin) {
      return bin <= 0 ? Double.NEGATIVE_INFINITY : upper(bin - 1);
    }

    @Override
    public double upper(int bin) {
      return bin < bounds.length ? bounds[bin] : Double.POSITIVE_INFINITY;
    }

    @Override
    public double zeroThreshold() {
      return 0;
    }

    @Override
    public boolean isMergeableWith(BucketLayout other) {
      return other instanceof Custom;
    }

    /** The bounds that both have. */
    Custom common(Custom other) {
      TreeSet<Double> shared = new TreeSet<>();
      for (double bound : bounds) {
        if (Arrays.binarySearch(other.bounds, bound) >= 0) {
          shared.add(bound);
        }
      }
      return new Custom(shared.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * The bin, of a layout with some of these bounds alone, that holds all of a bin of this one.
     */
    IntUnaryOperator to(Custom coarser) {
      return bin -> {
        if (bin >= bounds.length) {
          return coarser.bounds.length;
        }
        int found = Arrays.binarySearch(coarser.bounds, bounds[bin]);
        return found >= 0 ? found : -found - 1;
      };
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Custom custom && Arrays.equals(bounds, custom.bounds);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
      return "Custom" + Arrays.toString(bounds);
    }
  }
}
