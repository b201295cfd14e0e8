package dev.masterperf.alerts.anomaly;

/** How the differences of two windows become their distance. */
enum Norm {
  LARGEST {
    @Override
    void add(double[] sums, int begin, int end, double[] points, int from, double point) {
      for (int i = begin; i < end; i++) {
        sums[i] = Math.max(sums[i], Math.abs(points[from + i] - point));
      }
    }

    @Override
    boolean isExact() {
      return true;
    }

    @Override
    double sum(double[] points, int one, int other, int length) {
      double largest = 0;
      for (int i = 0; i < length; i++) {
        largest = Math.max(largest, Math.abs(points[one + i] - points[other + i]));
      }
      return largest;
    }

    @Override
    double distance(double sum, int length) {
      return sum;
    }
  },

  MEAN {
    @Override
    void add(double[] sums, int begin, int end, double[] points, int from, double point) {
      for (int i = begin; i < end; i++) {
        sums[i] += Math.abs(points[from + i] - point);
      }
    }

    @Override
    double sum(double[] points, int one, int other, int length) {
      return FixedOrderSum.of(length, i -> Math.abs(points[one + i] - points[other + i]));
    }

    @Override
    double distance(double sum, int length) {
      return sum / length;
    }
  },

  ROOT_MEAN_SQUARE {
    @Override
    void add(double[] sums, int begin, int end, double[] points, int from, double point) {
      for (int i = begin; i < end; i++) {
        double difference = points[from + i] - point;
        sums[i] += difference * difference;
      }
    }

    @Override
    double sum(double[] points, int one, int other, int length) {
      return FixedOrderSum.of(
          length,
          i -> {
            double difference = points[one + i] - points[other + i];
            return difference * difference;
          });
    }

    @Override
    double distance(double sum, int length) {
      return Math.sqrt(sum / length);
    }
  };

  /**
   * Adds to each of the sums from {@code begin} to {@code end} the difference of one more pair of
   * points. A plain loop, which the compiler makes vectors of: its cost does not depend on the
   * data.
   *
   * @param from where in {@code points} the partner of sum 0 is, or would be
   */
  abstract void add(double[] sums, int begin, int end, double[] points, int from, double point);

  /** Whether sums are the same in whatever order differences are added. */
  boolean isExact() {
    return false;
  }

  /** The sum over two whole windows, by where they begin. */
  abstract double sum(double[] points, int one, int other, int length);

  abstract double distance(double sum, int length);
}
