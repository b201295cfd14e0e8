package dev.masterperf.query.type;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All functions there are: those of Prometheus 3, its experimental ones included, and two of ours.
 */
public final class FunctionTable {
  private static final String DECLARATIONS =
      """
      abs(vector)
      absent(vector)
      absent_over_time(matrix)
      acos(vector)
      acosh(vector)
      anomaly_deviation(vector)
      anomaly_score(vector)
      asin(vector)
      asinh(vector)
      atan(vector)
      atanh(vector)
      avg_over_time(matrix)
      ceil(vector)
      changes(matrix)
      clamp(vector, scalar, scalar)
      clamp_max(vector, scalar)
      clamp_min(vector, scalar)
      cos(vector)
      cosh(vector)
      count_over_time(matrix)
      day_of_month(vector?)
      day_of_week(vector?)
      day_of_year(vector?)
      days_in_month(vector?)
      deg(vector)
      delta(matrix)
      deriv(matrix)
      double_exponential_smoothing(matrix, scalar, scalar)
      end() -> scalar
      exp(vector)
      first_over_time(matrix)
      floor(vector)
      histogram_avg(vector)
      histogram_count(vector)
      histogram_fraction(scalar, scalar, vector)
      histogram_quantile(scalar, vector)
      histogram_quantiles(vector, string, scalar, scalar*)
      histogram_stddev(vector)
      histogram_stdvar(vector)
      histogram_sum(vector)
      hour(vector?)
      idelta(matrix)
      increase(matrix)
      info(vector, vector)
      irate(matrix)
      label_join(vector, string, string, string*)
      label_replace(vector, string, string, string, string)
      last_over_time(matrix)
      ln(vector)
      log10(vector)
      log2(vector)
      mad_over_time(matrix)
      max_of(scalar, scalar) -> scalar
      max_over_time(matrix)
      min_of(scalar, scalar) -> scalar
      min_over_time(matrix)
      minute(vector?)
      month(vector?)
      pi() -> scalar
      predict_linear(matrix, scalar)
      present_over_time(matrix)
      quantile_over_time(scalar, matrix)
      rad(vector)
      range() -> scalar
      rate(matrix)
      resets(matrix)
      round(vector, scalar?)
      scalar(vector) -> scalar
      sgn(vector)
      sin(vector)
      sinh(vector)
      sort(vector)
      sort_by_label(vector, string*)
      sort_by_label_desc(vector, string*)
      sort_desc(vector)
      sqrt(vector)
      start() -> scalar
      stddev_over_time(matrix)
      stdvar_over_time(matrix)
      step() -> scalar
      sum_over_time(matrix)
      tan(vector)
      tanh(vector)
      time() -> scalar
      timestamp(vector)
      ts_of_first_over_time(matrix)
      ts_of_last_over_time(matrix)
      ts_of_max_over_time(matrix)
      ts_of_min_over_time(matrix)
      vector(scalar)
      year(vector?)
      """;

  /** Names of Prometheus that we lack, and former ones, with what to do. */
  private static final Map<String, String> KNOWN_OTHERWISE =
      Map.of("holt_winters", "is called double_exponential_smoothing since Prometheus 3");

  private static final Map<String, Signature> BY_NAME =
      DECLARATIONS
          .lines()
          .map(Signature::declared)
          .collect(Collectors.toUnmodifiableMap(Signature::name, Function.identity()));

  private FunctionTable() {}

  public static Optional<Signature> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Why a name that Prometheus knows or knew is not in this table. */
  public static Optional<String> hint(String name) {
    return Optional.ofNullable(KNOWN_OTHERWISE.get(name));
  }

  public static Set<String> names() {
    return BY_NAME.keySet();
  }
}
