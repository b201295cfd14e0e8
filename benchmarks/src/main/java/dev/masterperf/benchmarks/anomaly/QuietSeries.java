package dev.masterperf.benchmarks.anomaly;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Series in which nothing happens that anybody should be told of. */
enum QuietSeries {
  CONSTANT {
    @Override
    double value(int i, Shape shape, double normal) {
      return Shape.LEVEL;
    }
  },
  WHITE_NOISE {
    @Override
    double value(int i, Shape shape, double normal) {
      return Shape.LEVEL + shape.noise() * normal;
    }
  },
  LOG_NORMAL_NOISE {
    @Override
    double value(int i, Shape shape, double normal) {
      return shape.logNormal(normal);
    }

    @Override
    double noise(Shape shape) {
      return shape.logNormalNoise();
    }
  },
  SLOW_TREND {
    @Override
    double value(int i, Shape shape, double normal) {
      return Shape.LEVEL + shape.trend(i);
    }
  },
  NOISY_TREND {
    @Override
    double value(int i, Shape shape, double normal) {
      return Shape.LEVEL + shape.trend(i) + shape.noise() * normal;
    }
  },
  DAILY_SEASON {
    @Override
    double value(int i, Shape shape, double normal) {
      return Shape.LEVEL + shape.season(i);
    }
  },
  NOISY_SEASON {
    @Override
    double value(int i, Shape shape, double normal) {
      return Shape.LEVEL + shape.season(i) + shape.noise() * normal;
    }
  },
  /** The step itself is news; all before and after it is not. */
  STEP_ONCE {
    @Override
    double value(int i, Shape shape, double normal) {
      return Shape.LEVEL + shape.stepped(i) + shape.noise() * normal;
    }
  };

  /**
   * The value at a place.
   *
   * @param normal noise with a standard deviation of 1, for those that have any
   */
  abstract double value(int i, Shape shape, double normal);

  /** By which faults are measured; of a series without noise, what others of its shape have. */
  double noise(Shape shape) {
    return shape.noise();
  }

  boolean hasSeason() {
    return this == DAILY_SEASON || this == NOISY_SEASON;
  }

  double[] values(int count, Shape shape, RandomGenerator random) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = value(i, shape, random.nextGaussian());
    }
    return values;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
