package dev.masterperf.benchmarks.detectors;

import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.Series;
import java.util.Random;

/** Series as detectors have them at work: a value each ten seconds, with a day and noise in it. */
final class JudgedSeries {
  static final long STEP_MILLIS = 10_000;

  /** A Friday's midnight, UTC. */
  static final long BEGIN_MILLIS = 1_788_480_000_000L;

  /** What has them judged. */
  static final RuleSet RULES =
      RuleSet.parse(
          """
          groups:
            - name: bench
              rules:
                - alert: Strange
                  expr: anomaly_score(avg_over_time({category="Bench"}[10s])) > 0.9
          """,
          "bench.yml");

  /** How many of them have different days. */
  static final int PHASES = 16;

  private static final double LEVEL = 0.2;
  private static final double SWING = 0.05;
  private static final double NOISE = 0.01;
  private static final double DAY_STEPS = 8_640;
  private static final long SEED = 0x9E3779B97F4A7C15L;

  private final Series series;
  private final Random random;
  private final double phase;

  /**
   * One of them.
   *
   * @param number those whose numbers differ by {@link #PHASES} have their days alike
   */
  JudgedSeries(int number) {
    this.series = Series.of("Bench", "topic" + number / 10, "latency-" + number);
    this.random = new Random(SEED * (1 + number));
    this.phase = (double) number / PHASES;
  }

  Series series() {
    return series;
  }

  /** When a value of all of them is there, epoch milliseconds: with the last second of its step. */
  static long millis(int step) {
    return BEGIN_MILLIS + (step + 1) * STEP_MILLIS - 1_000;
  }

  /** Its value at a step; to be asked for one after the other. */
  double next(int step) {
    return LEVEL
        + SWING * Math.sin(2 * Math.PI * (step / DAY_STEPS + phase))
        + NOISE * random.nextGaussian();
  }
}
