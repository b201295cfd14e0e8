package dev.masterperf.query.eval;

import java.time.Duration;

/**
 * What Prometheus sets by flags.
 *
 * @param lookback how old the newest sample of a series may be
 * @param subqueryStep of a subquery without a step of its own
 * @param maxSamples more than these, read and made, end a query with an error
 */
public record EvaluationSettings(
    Duration lookback, Duration subqueryStep, long maxSamples, NameRemoval nameRemoval) {

  /** When a result that is no longer the metric it was made of loses the metric's name. */
  public enum NameRemoval {
    /** At once, as in Prometheus. */
    AT_ONCE,
    /**
     * At the end, as in Prometheus with {@code promql-delayed-name-removal}: until then the name
     * can be grouped by and copied to another label.
     */
    AT_THE_END
  }

  /** As Prometheus has them: 5 minutes, 1 minute, 50 million. */
  public static final EvaluationSettings DEFAULT =
      new EvaluationSettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 50_000_000);

  /** With names removed at once. */
  public EvaluationSettings(Duration lookback, Duration subqueryStep, long maxSamples) {
    this(lookback, subqueryStep, maxSamples, NameRemoval.AT_ONCE);
  }

  public EvaluationSettings {
    if (lookback.toMillis() < 1 || subqueryStep.toMillis() < 1 || maxSamples < 1) {
      throw new IllegalArgumentException(
          "lookback, subquery step and most samples are above zero, not "
              + lookback
              + ", "
              + subqueryStep
              + ", "
              + maxSamples);
    }
  }
}
