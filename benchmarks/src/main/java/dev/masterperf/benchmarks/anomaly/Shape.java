package dev.masterperf.benchmarks.anomaly;

import java.util.random.RandomGenerator;

/**
 * What tells two series of one kind apart.
 *
 * @param noise standard deviation of it, where there is any
 * @param phase when in the day the season begins, as a share of a day
 * @param step at which value the level changes, where it does
 */
record Shape(double noise, double phase, int step, int day) {
  static final double LEVEL = 100;

  /** Of the season, above and below the level. */
  private static final double SWING = 30;

  private static final double LEAST_NOISE = 3;
  private static final double MOST_NOISE = 10;

  /** Most standard deviation of the logarithm of a value. */
  private static final double MOST_LOG_NOISE = 0.6;

  /** So many standard deviations of the noise. */
  private static final double STEP_HEIGHT = 8;

  /** The step comes in the day after this share of the values that precede a fault. */
  private static final double STEP_FROM = 0.4;

  static Shape drawn(Pace pace, RandomGenerator random) {
    double noise = LEAST_NOISE + (MOST_NOISE - LEAST_NOISE) * random.nextDouble();
    double phase = random.nextDouble();
    int day = Math.min(pace.day(), pace.faultFrom() / 2);
    int step = (int) (STEP_FROM * pace.faultFrom()) + random.nextInt(day);
    return new Shape(noise, phase, step, pace.day());
  }

  /** Of the day, at a place in the series. */
  double season(int i) {
    return SWING * Math.sin(2 * Math.PI * (i / (double) day + phase));
  }

  /** It rises in a day by as much as the noise deviates. */
  double trend(int i) {
    return i * noise / day;
  }

  /** The change of level, at a place in the series. */
  double stepped(int i) {
    return i < step ? 0 : STEP_HEIGHT * noise;
  }

  /** Like latencies: always positive, most of them near the level, few of them far above it. */
  double logNormal(double normal) {
    return LEVEL * Math.exp(logNoise() * normal);
  }

  private double logNoise() {
    return MOST_LOG_NOISE * noise / MOST_NOISE;
  }

  /** Standard deviation of what {@link #logNormal} gives. */
  double logNormalNoise() {
    double variance = logNoise() * logNoise();
    return LEVEL * Math.sqrt(Math.expm1(variance) * Math.exp(variance));
  }
}
