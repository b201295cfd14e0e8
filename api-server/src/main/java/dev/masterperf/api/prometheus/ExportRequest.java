package dev.masterperf.api.prometheus;

import dev.masterperf.api.export.ExportFormat;
import dev.masterperf.api.history.Steps;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.TimeText;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.PromDuration;
import dev.masterperf.query.type.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An expression whose values are wanted as rows. Its parameters are ours: strict, and with times as
 * {@link TimeText} has them.
 */
record ExportRequest(QueryRequest query, ExportFormat format) {
  private static final Set<String> OVER_TIME = Set.of("from", "to", "step");
  private static final Set<String> PARAMETERS =
      Set.of("query", "time", "from", "to", "step", ExportFormat.PARAMETER);
  private static final int MAX_STEPS = 11_000;

  /**
   * Reads one.
   *
   * @throws ProblemException if a parameter is unknown or cannot be used
   */
  static ExportRequest of(
      Map<String, List<String>> given, Optional<String> accept, long nowMillis) {
    Parameters parameters = Parameters.of(given, PARAMETERS);
    Query query = query(parameters.required("query"));
    boolean overTime = OVER_TIME.stream().anyMatch(name -> parameters.text(name).isPresent());
    if (overTime && parameters.text("time").isPresent()) {
      throw Parameters.invalid(
          "time", "time asks for one time, and from, to and step for many; leave out the others");
    }
    return new ExportRequest(
        overTime
            ? overTime(query, parameters, nowMillis)
            : at(query, time(parameters, "time", nowMillis).orElse(nowMillis)),
        ExportFormat.of(parameters, accept, ExportFormat.ALL));
  }

  private static Query query(String text) {
    try {
      return Query.parse(text);
    } catch (ExpressionException e) {
      throw (ProblemException)
          Parameters.invalid(
                  "query",
                  "query: %s (line %d, column %d)".formatted(e.problem(), e.line(), e.column()))
              .initCause(e);
    }
  }

  private static QueryRequest at(Query query, long millis) {
    return request(query, millis, millis, 0);
  }

  private static QueryRequest overTime(Query query, Parameters parameters, long nowMillis) {
    long to = time(parameters, "to", nowMillis).orElse(nowMillis);
    long from =
        time(parameters, "from", nowMillis)
            .orElseThrow(() -> Parameters.invalid("from", "from is needed where to or step is"));
    if (from > to) {
      throw Parameters.invalid(
          "from",
          "from must not be after to, %d is after %d (epoch milliseconds)".formatted(from, to));
    }
    long step = parameters.text("step").map(ExportRequest::step).orElse(Steps.of(to - from));
    if ((to - from) / step > MAX_STEPS) {
      throw Parameters.invalid(
          "step",
          "that would be %d points of each series, more than %d; take a longer step or a shorter time"
              .formatted((to - from) / step, MAX_STEPS));
    }
    ValueType type = query.tree().type();
    if (type != ValueType.SCALAR && type != ValueType.VECTOR) {
      throw Parameters.invalid(
          "query",
          "a query over time takes a scalar or an instant vector, not "
              + query.tree().describe()
              + "; leave out from, to and step to have its samples at one time");
    }
    return request(query, from, to, step);
  }

  private static Optional<Long> time(Parameters parameters, String name, long nowMillis) {
    return parameters.text(name).map(text -> TimeText.millis(name, text, nowMillis));
  }

  private static long step(String text) {
    try {
      long millis = PromDuration.parseMillis(text);
      if (millis > 0) {
        return millis;
      }
    } catch (IllegalArgumentException e) {
      throw (ProblemException) noStep(text).initCause(e);
    }
    throw noStep(text);
  }

  private static ProblemException noStep(String text) {
    return Parameters.invalid("step", "step is a duration such as 10s, 5m or 1d, not " + text);
  }

  private static QueryRequest request(Query query, long from, long to, long step) {
    return new QueryRequest(
        query, from, to, step, QueryRequest.MAX_TIMEOUT, Optional.empty(), Integer.MAX_VALUE);
  }
}
