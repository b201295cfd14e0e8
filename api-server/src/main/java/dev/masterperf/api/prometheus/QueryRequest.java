package dev.masterperf.api.prometheus;

import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.type.ValueType;
import java.time.Duration;
import java.util.Optional;

/**
 * An expression to be evaluated at one time or at many.
 *
 * @param stepMillis 0 for one time
 * @param lookback empty: as is set
 * @param limit how many series are told at most
 */
record QueryRequest(
    Query query,
    long startMillis,
    long endMillis,
    long stepMillis,
    Duration timeout,
    Optional<Duration> lookback,
    int limit) {

  /** As Prometheus has it. */
  private static final int MAX_STEPS = 11_000;

  static final Duration MAX_TIMEOUT = Duration.ofMinutes(2);

  /**
   * Reads one of {@code /api/v1/query}.
   *
   * @param nowMillis the time if none is given
   */
  static QueryRequest instant(PromParameters parameters, long nowMillis) {
    int limit = parameters.limit("limit");
    long time = parameters.time("time").orElse(nowMillis);
    Duration timeout = timeout(parameters);
    String text = parameters.required("query");
    Expr tree = PromParameters.expression("query", text);
    return new QueryRequest(
        new Query(text, tree),
        time,
        time,
        0,
        timeout,
        parameters.positiveDuration("lookback_delta"),
        limit);
  }

  /** Reads one of {@code /api/v1/query_range}. */
  static QueryRequest range(PromParameters parameters) {
    int limit = parameters.limit("limit");
    long start = parameters.requiredTime("start");
    long end = parameters.requiredTime("end");
    if (end < start) {
      throw PromParameters.invalid("end", "end timestamp must not be before start time");
    }
    long step = parameters.requiredDuration("step");
    if (step <= 0) {
      throw PromParameters.invalid(
          "step",
          "zero or negative query resolution step widths are not accepted. Try a positive integer");
    }
    if ((end - start) / step > MAX_STEPS) {
      throw PromParameters.refused(
          "step",
          "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query"
              + " resolution (?step=XX)");
    }
    Duration timeout = timeout(parameters);
    String text = parameters.required("query");
    Expr tree = PromParameters.expression("query", text);
    if (tree.type() != ValueType.SCALAR && tree.type() != ValueType.VECTOR) {
      throw PromParameters.invalid(
          "query",
          "invalid expression type \""
              + (tree.type() == ValueType.STRING ? "string" : "range vector")
              + "\" for range query, must be Scalar or instant Vector");
    }
    return new QueryRequest(
        new Query(text, tree),
        start,
        end,
        step,
        timeout,
        parameters.positiveDuration("lookback_delta"),
        limit);
  }

  private static Duration timeout(PromParameters parameters) {
    Duration given = parameters.positiveDuration("timeout").orElse(MAX_TIMEOUT);
    return given.compareTo(MAX_TIMEOUT) < 0 ? given : MAX_TIMEOUT;
  }

  long steps() {
    return stepMillis == 0 ? 1 : (endMillis - startMillis) / stepMillis + 1;
  }

  Duration lookbackOr(EvaluationSettings settings) {
    return lookback.orElse(settings.lookback());
  }

  /**
   * How long windows may be that answer an instant selector where finer ones are no longer hot: for
   * wide steps those that are not longer than a step, which are the fewest.
   */
  Duration choiceLookback(EvaluationSettings settings) {
    Duration asked = lookbackOr(settings);
    return asked.toMillis() < stepMillis ? Duration.ofMillis(stepMillis) : asked;
  }
}
