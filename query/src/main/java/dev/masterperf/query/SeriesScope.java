package dev.masterperf.query;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.Matching;
import dev.masterperf.query.syntax.RangeEdges;
import dev.masterperf.query.syntax.TimeShift;
import dev.masterperf.query.type.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an expression looks at one series at a time. Each visit answers why it does not, or
 * nothing if it does.
 */
final class SeriesScope implements Expr.Visitor<Optional<String>> {
  private static final Optional<String> NO_OBSTACLE = Optional.empty();

  /** Functions that look at several series, at the clock, or at the labels of others. */
  private static final Set<String> NOT_OF_ONE_SERIES =
      Set.of(
          "absent",
          "absent_over_time",
          "info",
          "scalar",
          "vector",
          "time",
          "start",
          "end",
          "step",
          "range",
          "sort",
          "sort_desc",
          "sort_by_label",
          "sort_by_label_desc",
          "label_replace",
          "label_join");

  /** They take native histograms, which are single series, and classic ones, which are many. */
  private static final Set<String> OF_HISTOGRAMS =
      Set.of("histogram_quantile", "histogram_quantiles", "histogram_fraction");

  private static final String NATIVE_SUFFIX = ":histogram";

  private @Nullable List<LabelMatcher> selected;

  /** Of the series looked at; empty if none was seen. */
  Optional<List<LabelMatcher>> matchers() {
    return Optional.ofNullable(selected);
  }

  /** Whether the series looked at are native histograms, each a series of its own. */
  boolean looksAtNativeHistograms() {
    return matchers().flatMap(SeriesScope::name).orElse("").endsWith(NATIVE_SUFFIX);
  }

  /** Whether a function makes one value of the buckets of a classic histogram. */
  static boolean isOfBuckets(String function) {
    return OF_HISTOGRAMS.contains(function);
  }

  /** Whether a function changes each sample of a vector by itself. */
  static boolean isOfOneSample(String function) {
    return !NOT_OF_ONE_SERIES.contains(function)
        && !function.endsWith("_over_time")
        && !Anomalies.isAnomaly(function)
        && !OF_HISTOGRAMS.contains(function);
  }

  @Override
  public Optional<String> scalar(Expr.Scalar scalar) {
    return NO_OBSTACLE;
  }

  @Override
  public Optional<String> text(Expr.Text text) {
    return NO_OBSTACLE;
  }

  @Override
  public Optional<String> selector(Expr.Selector selector) {
    if (!selector.shift().equals(TimeShift.NONE)) {
      return Optional.of("offset and @ look at another time than that of an update");
    }
    if (selector.edges() != RangeEdges.OPEN) {
      return Optional.of(selector.edges().text() + " looks beyond the range");
    }
    List<LabelMatcher> before = selected;
    if (before == null) {
      selected = selector.matchers();
      return NO_OBSTACLE;
    }
    return same(before, selector.matchers())
        ? NO_OBSTACLE
        : Optional.of("it joins different series");
  }

  /** Whether two selectors with the same matchers meet in each series: the name must be one. */
  private static boolean same(List<LabelMatcher> a, List<LabelMatcher> b) {
    return name(a).isPresent()
        && a.stream()
            .map(SeriesScope::text)
            .toList()
            .equals(b.stream().map(SeriesScope::text).toList());
  }

  private static String text(LabelMatcher matcher) {
    return matcher.name() + matcher.operator().symbol() + matcher.value();
  }

  private static Optional<String> name(List<LabelMatcher> matchers) {
    return matchers.stream()
        .filter(
            matcher ->
                matcher.name().equals(Labels.NAME)
                    && matcher.operator() == LabelMatcher.Operator.EQUAL)
        .map(LabelMatcher::value)
        .findFirst();
  }

  @Override
  public Optional<String> range(Expr.Range range) {
    return selector(range.selector());
  }

  @Override
  public Optional<String> subquery(Expr.Subquery subquery) {
    return Optional.of("a subquery asks for many times");
  }

  @Override
  public Optional<String> negation(Expr.Negation negation) {
    return negation.operand().accept(this);
  }

  @Override
  public Optional<String> binary(Expr.Binary binary) {
    Optional<String> left = binary.left().accept(this);
    Optional<String> right = left.isPresent() ? left : binary.right().accept(this);
    boolean joined =
        binary.left().type() == ValueType.VECTOR
            && binary.right().type() == ValueType.VECTOR
            && !binary.matching().equals(Matching.BY_ALL_LABELS);
    return right.isEmpty() && joined ? Optional.of("on and ignoring may join series") : right;
  }

  @Override
  public Optional<String> call(Expr.Call call) {
    String function = call.function();
    if (NOT_OF_ONE_SERIES.contains(function) || call.arguments().isEmpty()) {
      return function.equals("pi")
          ? NO_OBSTACLE
          : Optional.of(function + " looks beyond one series or at the clock");
    }
    for (Expr argument : call.arguments()) {
      Optional<String> obstacle = argument.accept(this);
      if (obstacle.isPresent()) {
        return obstacle;
      }
    }
    boolean classic = isOfBuckets(function) && !looksAtNativeHistograms();
    return classic
        ? Optional.of(function + " may put the buckets of several series together")
        : NO_OBSTACLE;
  }

  @Override
  public Optional<String> aggregation(Expr.Aggregation aggregation) {
    return Optional.of(aggregation.operator().text() + " puts series together");
  }
}
