package dev.masterperf.benchmarks.anomaly;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What can happen to a series. */
enum Fault {
  SPIKE("one value, 10 standard deviations higher; 5") {
    @Override
    double changed(double value, int since, Moment moment, RandomGenerator random) {
      return since == 0 ? value + SPIKE_HEIGHT * moment.size() : value;
    }
  },
  LEVEL_SHIFT("6 standard deviations higher from then on; 3") {
    @Override
    double changed(double value, int since, Moment moment, RandomGenerator random) {
      return value + SHIFT * moment.size();
    }
  },
  VARIANCE_SHIFT("noise of 4 standard deviations on top from then on; of 2") {
    @Override
    double changed(double value, int since, Moment moment, RandomGenerator random) {
      return value + WILD * moment.size() * random.nextGaussian();
    }
  },
  DROP_OUT("0 for a tenth of a scale; half of what it was") {
    @Override
    double changed(double value, int since, Moment moment, RandomGenerator random) {
      return since < DROP_OUT_SCALES * moment.scale() ? value * (1 - moment.strength()) : value;
    }
  },
  SEASON_BREAK("the day is half a day late from then on; is flat") {
    @Override
    double changed(double value, int since, Moment moment, RandomGenerator random) {
      return value - 2 * moment.strength() * moment.shape().season(moment.begin() + since);
    }

    @Override
    int window(Moment moment) {
      return moment.shape().day();
    }
  };

  private static final double SPIKE_HEIGHT = 10;
  private static final double SHIFT = 6;
  private static final double WILD = 4;
  private static final double DROP_OUT_SCALES = 0.1;
  private static final double WINDOW_SCALES = 0.25;

  static final double FULL = 1;
  static final double HALF = 0.5;

  private final String meaning;

  /**
   * When it happens.
   *
   * @param begin number of the first value that it changes
   * @param noise standard deviation by which it is measured
   * @param scale what the detector takes for a while in the series, in values
   * @param strength 1: in full, 0.5: half as bad
   */
  record Moment(int begin, Shape shape, double noise, int scale, double strength) {
    double size() {
      return strength * noise;
    }
  }

  Fault(String meaning) {
    this.meaning = meaning;
  }

  /**
   * What becomes of a value.
   *
   * @param since how many values ago the fault began
   */
  abstract double changed(double value, int since, Moment moment, RandomGenerator random);

  /** An alert within so many values is one of this fault, a later one is not. */
  int window(Moment moment) {
    return (int) Math.ceil(WINDOW_SCALES * moment.scale());
  }

  /** Those that can happen to such a series. */
  static List<Fault> of(QuietSeries kind) {
    return Stream.of(values()).filter(one -> one != SEASON_BREAK || kind.hasSeason()).toList();
  }

  /** In full, and what it is half as bad. */
  String meaning() {
    return meaning;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
