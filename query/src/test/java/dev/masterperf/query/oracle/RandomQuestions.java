package dev.masterperf.query.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes expressions that Prometheus 2.42 and 3 answer alike. What differs, and so is not made:
 *
 * <ul>
 *   <li>ranges that begin at a sample, hence times and steps off the minute, and no subqueries in
 *       each other;
 *   <li>rates of ranges that reach far before the first sample, hence late times, counters alone;
 *   <li>atan2, which kept the metric's name, and stddev of groups, 0 for a single infinite number;
 *   <li>trends of infinite numbers, which were NaN;
 *   <li>count_values of what was calculated, since last digits differ;
 *   <li>{@code @} inside of subqueries, where version 2 missed series.
 * </ul>
 */
final class RandomQuestions {
  private static final List<String> SELECTORS =
      List.of(
          "gauge",
          "counter",
          "other",
          "info",
          "limits",
          "ended",
          "late",
          "weird",
          "steps",
          "missing",
          "gauge{job=\"api\"}",
          "counter{zone!=\"\"}",
          "{instance=\"1\",__name__=~\"gauge|other\"}",
          "counter{job=~\"a.*|d.*\",instance!~\"2|3\"}",
          "weird{kind!=\"nan\"}",
          "requests_bucket");
  private static final List<String> RANGES = List.of("[1m]", "[3m]", "[5m]", "[12m]");
  private static final List<String> SUBQUERIES = List.of("[5m:59s]", "[8m:59s]", "[3m:59s]");
  private static final List<String> OFFSETS = List.of("", "", " offset 2m", " offset -3m");
  private static final List<String> SHIFTS =
      List.of(
          "", "", "", "", " offset 2m", " offset -3m", " @ 990", " @ end()", " @ 1050 offset 1m");
  private static final List<String> OF_RANGE =
      words(
          "delta irate idelta changes resets avg_over_time sum_over_time"
              + " min_over_time max_over_time count_over_time last_over_time present_over_time"
              + " stddev_over_time stdvar_over_time absent_over_time");
  private static final List<String> OF_VECTOR =
      words(
          "abs ceil floor sqrt exp ln log2 log10 sgn sin cos tan asin acos atan sinh cosh tanh"
              + " asinh acosh atanh deg rad round timestamp absent sort sort_desc");
  private static final List<String> OF_TIME =
      words("hour minute month year day_of_week day_of_month day_of_year days_in_month");
  private static final List<String> FINITE = List.of("gauge", "counter", "other", "ended", "steps");
  private static final List<String> AGGREGATIONS =
      List.of("sum", "min", "max", "avg", "group", "count");
  private static final List<String> GROUPINGS =
      List.of(
          "",
          " by (job)",
          " by (job, instance)",
          " without (instance)",
          " by (missing)",
          " without ()");
  private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%", "^");
  private static final List<String> COMPARISONS = List.of("==", "!=", ">", "<", ">=", "<=");
  private static final List<String> NUMBERS =
      List.of("0", "1", "-1", "2.5", "10", "1e3", "NaN", "Inf", "-Inf", "0.5", "time()", "pi()");
  private static final List<String> MATCHINGS =
      List.of(
          "",
          " on (job)",
          " on (job, instance)",
          " ignoring (instance)",
          " ignoring (zone, kind)",
          " on (job) group_left ()",
          " on (job) group_right ()",
          " on (job, instance) group_left (zone)",
          " ignoring (version) group_left (version)",
          " on ()");
  private static final List<String> TIMES =
      List.of("16m30s", "17m30s", "19m30s", "21m30s", "24m30s", "28m30s");

  private final Random random;

  /** How many are around what is being made. */
  private int subqueries;

  RandomQuestions(long seed) {
    this.random = new Random(seed);
  }

  private static List<String> words(String blankSeparated) {
    return List.of(blankSeparated.split(" "));
  }

  List<Question> take(int count) {
    List<Question> questions = new ArrayList<>();
    while (questions.size() < count) {
      questions.add(new Question(pick(TIMES), vector(1 + random.nextInt(3))));
    }
    return questions;
  }

  private String vector(int depth) {
    if (depth <= 0) {
      return pick(SELECTORS) + shift();
    }
    return switch (random.nextInt(13)) {
      case 0 ->
          pick(List.of("rate", "increase"))
              + pick(List.of("(counter", "(requests_bucket"))
              + pick(RANGES)
              + shift()
              + ")";
      case 1, 2 -> pick(OF_RANGE) + "(" + matrix(depth - 1) + ")";
      case 3 -> pick(OF_VECTOR) + "(" + vector(depth - 1) + ")";
      case 4, 5 -> pick(AGGREGATIONS) + pick(GROUPINGS) + " (" + vector(depth - 1) + ")";
      case 6 -> vector(depth - 1) + " " + pick(ARITHMETIC) + pick(MATCHINGS) + " " + operand(depth);
      case 7 ->
          operand(depth)
              + " "
              + pick(COMPARISONS)
              + (random.nextBoolean() ? " bool" : "")
              + pick(MATCHINGS)
              + " "
              + operand(depth);
      case 8 ->
          operand(depth)
              + " "
              + pick(List.of("and", "or", "unless"))
              + pick(MATCHINGS.subList(0, 5))
              + " "
              + operand(depth);
      case 9 -> scalars(depth);
      case 10, 11 -> withParameter(depth);
      case 12 -> "-" + operand(depth);
      default -> pick(SELECTORS) + shift();
    };
  }

  private String scalars(int depth) {
    String operator = pick(random.nextBoolean() ? ARITHMETIC : COMPARISONS);
    String bool = COMPARISONS.contains(operator) && random.nextBoolean() ? " bool " : " ";
    return random.nextBoolean()
        ? pick(NUMBERS) + " " + operator + bool + operand(depth)
        : operand(depth) + " " + operator + bool + pick(NUMBERS);
  }

  private String withParameter(int depth) {
    String q = pick(List.of("0", "0.25", "0.5", "0.9", "1", "-1", "2", "NaN"));
    return switch (random.nextInt(10)) {
      case 0 -> "quantile" + pick(GROUPINGS) + " (" + q + ", " + vector(depth - 1) + ")";
      case 1 -> "quantile_over_time(" + q + ", " + matrix(depth - 1) + ")";
      case 2 -> trend() + pick(RANGES) + shift() + ", " + pick(NUMBERS) + ")";
      case 3 -> "clamp(" + vector(depth - 1) + ", " + pick(NUMBERS) + ", " + pick(NUMBERS) + ")";
      case 4 -> "round(" + vector(depth - 1) + ", " + pick(NUMBERS) + ")";
      case 5 -> "count_values" + pick(GROUPINGS) + " (\"v\", " + pick(SELECTORS) + shift() + ")";
      case 6 ->
          "label_replace(" + vector(depth - 1) + ", \"instance\", \"$1x\", \"job\", \"(a)?(.*)\")";
      case 7 -> "label_join(" + vector(depth - 1) + ", \"all\", \"-\", \"job\", \"instance\")";
      case 8 -> pick(OF_TIME) + "(" + pick(FINITE) + shift() + " * 1e5)";
      default -> "vector(scalar(" + vector(depth - 1) + "))";
    };
  }

  /** Not over infinite numbers, whose trend was NaN before Prometheus 3. */
  private String trend() {
    return "predict_linear(" + pick(FINITE);
  }

  private String operand(int depth) {
    return "(" + vector(depth - 1) + ")";
  }

  private String matrix(int depth) {
    if (random.nextInt(4) > 0 || subqueries > 0) {
      return pick(SELECTORS) + pick(RANGES) + shift();
    }
    subqueries++;
    String inner = vector(depth);
    subqueries--;
    return "(" + inner + ")" + pick(SUBQUERIES) + shift();
  }

  private String shift() {
    return pick(subqueries == 0 ? SHIFTS : OFFSETS);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
