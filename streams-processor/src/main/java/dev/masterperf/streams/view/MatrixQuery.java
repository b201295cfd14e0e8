package dev.masterperf.streams.view;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which rows of the matrix are wanted. Fields compare whole and exactly; {@code text} is searched
 * for in every column, in any letter case.
 *
 * @param scope also matches the scopes below it
 * @param limit between 1 and {@link #MAX_ROWS}
 * @param maxLag empty: owners answer alone; otherwise a standby answers for a partition that has no
 *     owner now, if it lags by so many records at most
 */
public record MatrixQuery(
    Optional<String> scope,
    Optional<String> category,
    Optional<String> type,
    Optional<String> topic,
    Optional<String> text,
    int limit,
    OptionalLong maxLag) {
  public static final int MAX_ROWS = 10_000;

  public static final MatrixQuery ALL =
      new MatrixQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          MAX_ROWS);

  /** Of owners alone. */
  public MatrixQuery(
      Optional<String> scope,
      Optional<String> category,
      Optional<String> type,
      Optional<String> topic,
      Optional<String> text,
      int limit) {
    this(scope, category, type, topic, text, limit, OptionalLong.empty());
  }

  public MatrixQuery {
    if (limit < 1 || limit > MAX_ROWS) {
      throw new IllegalArgumentException(
          "limit must lie between 1 and " + MAX_ROWS + ", not " + limit);
    }
  }

  /** The same, of standbys too. */
  public MatrixQuery withMaxLag(long records) {
    return new MatrixQuery(scope, category, type, topic, text, limit, OptionalLong.of(records));
  }

  /** Whether a row showing this metric is wanted. */
  public boolean matches(PerfMetric metric) {
    return matches(metric.series()) && matchesText(metric);
  }

  /** Whether rows of this series are wanted, as far as its identity tells. */
  boolean matches(Series series) {
    return scope
            .map(s -> series.scope().equals(s) || series.scope().startsWith(s + "/"))
            .orElse(true)
        && category.map(series.category()::equals).orElse(true)
        && type.map(series.type().wireName()::equals).orElse(true)
        && topic.map(series.topic()::equals).orElse(true);
  }

  /** Whether identity decides about rows at all. */
  boolean looksAtIdentity() {
    return scope.isPresent() || category.isPresent() || type.isPresent() || topic.isPresent();
  }

  /** Whether what is searched for stands in this metric. */
  boolean matchesText(PerfMetric metric) {
    return text.map(t -> contains(metric, t.toLowerCase(Locale.ROOT))).orElse(true);
  }

  private static boolean contains(PerfMetric metric, String needle) {
    Series series = metric.series();
    return String.join(
            "\n",
            series.key().text(),
            metric.value(),
            metric.pattern(),
            metric.locations(),
            metric.impact(),
            metric.properties().toString())
        .toLowerCase(Locale.ROOT)
        .contains(needle);
  }
}
