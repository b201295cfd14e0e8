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
    private final Annotations annotations;
    private final CompensatedSum sum = new CompensatedSum();
    private final Mean average = new Mean();
    private final HistogramSum histograms;
    private long numbers;

    Total(boolean mean, Annotations annotations) {
      this.mean = mean;
      this.annotations = annotations;
      this.histograms = new HistogramSum(annotations);
    }

    @Override
    public void add(VectorSample sample) {
      Distribution distribution = sample.distribution();
      if (distribution != null) {
        histograms.add(distribution, sample.labels());
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
      if (histograms.isEmpty()) {
        return Point.of(mean ? average.value() : sum.value());
      }
      if (numbers > 0) {
        annotations.mixedAggregation();
        return null;
      }
      Distribution value = mean ? histograms.mean() : histograms.sum();
      return value == null ? null : Point.of(value);
    }
  }

  /** Of numbers alone: says that a histogram was left out. */
  abstract class OfNumbers implements Accumulator {
    private final String aggregation;
    private final Annotations annotations;

    /**
     * @param aggregation its name
     */
    OfNumbers(String aggregation, Annotations annotations) {
      this.aggregation = aggregation;
      this.annotations = annotations;
    }

    @Override
    public final void add(VectorSample sample) {
      if (sample.isNumber()) {
        add(sample.value());
      } else {
        annotations.ignoredHistogram(aggregation);
      }
    }

    abstract void add(double value);
  }

  /** {@code min} or {@code max}; NaN only where there is nothing else. */
  final class Extreme extends OfNumbers {
    private final boolean greatest;
    private double extreme;
    private boolean any;

    Extreme(boolean greatest, Annotations annotations) {
      super(greatest ? "max" : "min", annotations);
      this.greatest = greatest;
    }

    @Override
    void add(double value) {
      if (!any || Double.isNaN(extreme) || (greatest ? value > extreme : value < extreme)) {
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

  /** {@code stdvar} or {@code stddev}, by Welford's method. */
  final class Spread extends OfNumbers {
    private final boolean root;
    private long count;
    private double mean;
    private double squares;

    Spread(boolean root, Annotations annotations) {
      super(root ? "stddev" : "stdvar", annotations);
      this.root = root;
    }

    @Override
    void add(double value) {
      count++;
      double off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    }

    @Override
    public @Nullable Point value() {
      if (count == 0) {
        return null;
      }
      return Point.of(root ? Math.sqrt(squares / count) : squares / count);
    }
  }

  /** {@code quantile}. */
  final class Quantile extends OfNumbers {
    private final double q;
    private double[] values = new double[8];
    private int size;

    Quantile(double q, Annotations annotations) {
      super("quantile", annotations);
      this.q = q;
    }

    @Override
    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    @Override
    public @Nullable Point value() {
      return size == 0 ? null : Point.of(Quantiles.of(q, Arrays.copyOf(values, size)));
    }
  }
}
