package dev.masterperf.query.syntax;

import java.util.List;
import java.util.Set;

/** The words PromQL has, so that a misspelt one and one not supported yet are told apart. */
final class Vocabulary {
  /** Functions of Prometheus 3, experimental ones included. */
  static final Set<String> FUNCTIONS =
      words(
          "abs absent absent_over_time acos acosh asin asinh atan atanh avg_over_time ceil changes"
              + " clamp clamp_max clamp_min cos cosh count_over_time day_of_month day_of_week"
              + " day_of_year days_in_month deg delta deriv double_exponential_smoothing exp floor"
              + " first_over_time histogram_avg histogram_count histogram_fraction"
              + " histogram_quantile histogram_quantiles histogram_stddev histogram_stdvar"
              + " histogram_sum hour idelta increase info irate label_join label_replace"
              + " last_over_time ln log10 log2 mad_over_time max_over_time min_over_time minute"
              + " month pi predict_linear present_over_time quantile_over_time rad rate resets"
              + " round scalar sgn sin sinh sort sort_by_label sort_by_label_desc sort_desc sqrt"
              + " stddev_over_time stdvar_over_time sum_over_time tan tanh time timestamp"
              + " ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time"
              + " ts_of_min_over_time vector year");

  static final Set<String> AGGREGATIONS =
      words(
          "avg bottomk count count_values group limit_ratio limitk max min quantile stddev stdvar"
              + " sum topk");

  static final Set<String> SET_OPERATORS = words("and or unless atan2");
  static final Set<String> OPERATOR_MODIFIERS = words("bool on ignoring group_left group_right");

  private Vocabulary() {}

  private static Set<String> words(String blankSeparated) {
    return Set.copyOf(List.of(blankSeparated.split(" ")));
  }
}
