package dev.masterperf.query.oracle;

import dev.masterperf.query.eval.EvaluationException;
import dev.masterperf.query.eval.EvaluationSettings;
import dev.masterperf.query.eval.Evaluator;
import dev.masterperf.query.eval.Query;
import dev.masterperf.query.eval.QueryResult;
import dev.masterperf.query.series.SeriesSource;
import dev.masterperf.query.syntax.ExpressionException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression gives at one time: values by labels, or that it fails.
 *
 * @param failed then there are no values
 */
record Answer(Map<String, Double> values, boolean failed) {
  /** Rounding differs with the order of summation. */
  private static final double RELATIVE = 1e-9;

  /**
   * Prometheus 2 still took a sample exactly 5 minutes old, which version 3 and we do not. A
   * millisecond more makes up for it.
   */
  private static final EvaluationSettings SETTINGS =
      new EvaluationSettings(Duration.ofMillis(300_001), Duration.ofMinutes(1), 50_000_000);

  private static final Pattern SAMPLE =
      Pattern.compile("(\\{(?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*\\}) (\\S+?)(?:, |$)");

  static final Answer FAILED = new Answer(Map.of(), true);

  /** Of our evaluator. */
  static Answer of(String expression, SeriesSource source, long atMillis) {
    try {
      QueryResult result =
          new Evaluator(SETTINGS).instant(Query.parse(expression), source, atMillis);
      return of(result.value());
    } catch (EvaluationException | ExpressionException e) {
      return FAILED;
    }
  }

  static Answer of(QueryResult.Value value) {
    Map<String, Double> values = new TreeMap<>();
    if (value instanceof QueryResult.Scalar scalar) {
      values.put("{}", scalar.value());
    } else if (value instanceof QueryResult.Vector vector) {
      vector.samples().forEach(one -> values.put(one.labels().toString(), one.value()));
    } else {
      throw new IllegalArgumentException("promtool shows numbers and vectors only");
    }
    return new Answer(values, false);
  }

  /** Reads {@code {a="b"} 1E+00, {} NaN}, {@code nothing} or {@code error}. */
  static Answer parse(String text) {
    Map<String, Double> values = new TreeMap<>();
    if (text.equals("error") || text.equals("nothing")) {
      return new Answer(values, text.equals("error"));
    }
    Matcher matcher = SAMPLE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      values.put(matcher.group(1), number(matcher.group(2)));
      end = matcher.end();
    }
    if (end != text.length()) {
      throw new IllegalArgumentException("not samples of promtool: " + text);
    }
    return new Answer(values, false);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  boolean isCloseTo(Answer other) {
    return failed == other.failed
        && values.keySet().equals(other.values.keySet())
        && values.entrySet().stream()
            .allMatch(one -> isClose(one.getValue(), other.values.get(one.getKey())));
  }

  private static boolean isClose(double a, double b) {
    return Double.compare(a, b) == 0
        || a == b
        || Math.abs(a - b) <= RELATIVE * Math.max(Math.abs(a), Math.abs(b));
  }

  @Override
  public String toString() {
    if (failed) {
      return "error";
    }
    if (values.isEmpty()) {
      return "nothing";
    }
    StringBuilder text = new StringBuilder();
    values.forEach(
        (labels, value) ->
            text.append(text.isEmpty() ? "" : ", ").append(labels).append(' ').append(text(value)));
    return text.toString();
  }

  private static String text(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }
}
