package dev.masterperf.query.eval;

import dev.masterperf.query.series.Distribution;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes one value of the samples of a group. */
interface Accumulator {
  void add(VectorSample sample);

  /** Null where the samples have no such value. */
  @Nullable Point value();

  /** {@code sum} or {@code avg}, of numbers or of histograms. */
  final class Total implements Accumulator {
    private final boolean mean;
    private final Context context;
    private final CompensatedSum sum = new CompensatedSum();
    private final Mean average = new Mean();
    private @Nullable Distribution merged;
    private long numbers;
    private long histograms;

    Total(boolean mean, Context context) {
      this.mean = mean;
      this.context = context;
    }

    @Override
    public void add(VectorSample sample) {
      Distribution distribution = sample.distribution();
      if (distribution != null) {
        merged = merged == null ? distribution : merged.plus(distribution);
        histograms++;
        return;
      }
      numbers++;
      if (mean) {
        average.add(sample.value());
      } else {
        sum.add(sample.value());
      }
    }

    @Override
    public @Nullable Point value() {
      if (merged == null) {
        return Point.of(mean ? average.value() : sum.value());
      }
      if (numbers > 0) {
        context.warn("a group has both numbers and histograms; it is left out");
        return null;
      }
      return Point.of(mean ? merged.times(1.0 / histograms) : merged);
    }
  }

  /** {@code min} or {@code max} of numbers; NaN only where there is nothing else. */
  final class Extreme implements Accumulator {
    private final boolean greatest;
    private double extreme;
    private boolean any;

    Extreme(boolean greatest) {
      this.greatest = greatest;
    }

    @Override
    public void add(VectorSample sample) {
      double value = sample.value();
      if (sample.isNumber()
          && (!any || Double.isNaN(extreme) || (greatest ? value > extreme : value < extreme))) {
        extreme = value;
        any = true;
      }
    }

    @Override
    public @Nullable Point value() {
      return any ? Point.of(extreme) : null;
    }
  }

  /** {@code count}. */
  final class Count implements Accumulator {
    private long count;

    @Override
    public void add(VectorSample sample) {
      count++;
    }

    @Override
    public Point value() {
      return Point.of((double) count);
    }
  }

  /** {@code group}: one, whatever is in it. */
  final class Presence implements Accumulator {
    @Override
    public void add(VectorSample sample) {}

    @Override
    public Point value() {
      return Point.of(1);
    }
  }

  /** {@code stdvar} or {@code stddev} of numbers, by Welford's method. */
  final class Spread implements Accumulator {
    private final boolean root;
    private long count;
    private double mean;
    private double squares;

    Spread(boolean root) {
      this.root = root;
    }

    @Override
    public void add(VectorSample sample) {
      if (sample.isNumber()) {
        count++;
        double off = sample.value() - mean;
        mean += off / count;
        squares += off * (sample.value() - mean);
      }
    }

    @Override
    public @Nullable Point value() {
      if (count == 0) {
        return null;
      }
      return Point.of(root ? Math.sqrt(squares / count) : squares / count);
    }
  }

  /** {@code quantile} of numbers. */
  final class Quantile implements Accumulator {
    private final double q;
    private double[] values = new double[8];
    private int size;

    Quantile(double q) {
      this.q = q;
    }

    @Override
    public void add(VectorSample sample) {
      if (sample.isNumber()) {
        if (size == values.length) {
          values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = sample.value();
      }
    }

    @Override
    public @Nullable Point value() {
      return size == 0 ? null : Point.of(Quantiles.of(q, Arrays.copyOf(values, size)));
    }
  }
}
