package dev.masterperf.streams.view;

import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which rows of the matrix are wanted. Fields compare whole and exactly; {@code text} is searched
 * for in every column, in any letter case.
 *
 * @param within the scopes that whoever asks may see
 * @param scope also matches the scopes below it; empty: all but {@link Series#OWN_SCOPE}
 * @param fields what each of them must be
 * @param status of the newest event
 * @param limit between 1 and {@link #MAX_ROWS}
 * @param maxLag empty: owners answer alone; otherwise a standby answers for a partition that has no
 *     owner now, if it lags by so many records at most
 */
public record MatrixQuery(
    AllowedScopes within,
    Optional<String> scope,
    Map<SeriesField, String> fields,
    Optional<Status> status,
    Optional<String> text,
    int limit,
    OptionalLong maxLag) {
  public static final int MAX_ROWS = 10_000;

  /** How the text of their keys begins. */
  private static final String OWN_ROWS = Series.OWN_SCOPE + "|";

  /** All rows but the product's own. */
  public static final MatrixQuery ALL =
      new MatrixQuery(
          AllowedScopes.ALL,
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          MAX_ROWS,
          OptionalLong.empty());

  public MatrixQuery {
    fields = Map.copyOf(fields);
    if (limit < 1 || limit > MAX_ROWS) {
      throw new IllegalArgumentException(
          "limit must lie between 1 and " + MAX_ROWS + ", not " + limit);
    }
  }

  /** The same for somebody who may see these scopes alone. */
  public MatrixQuery within(AllowedScopes allowed) {
    return new MatrixQuery(allowed, scope, fields, status, text, limit, maxLag);
  }

  /** The same, of this scope and those below it. */
  public MatrixQuery inScope(String wanted) {
    return new MatrixQuery(within, Optional.of(wanted), fields, status, text, limit, maxLag);
  }

  /** The same, of series with this in the field. */
  public MatrixQuery where(SeriesField field, String wanted) {
    Map<SeriesField, String> more = new EnumMap<>(SeriesField.class);
    more.putAll(fields);
    more.put(field, wanted);
    return new MatrixQuery(within, scope, more, status, text, limit, maxLag);
  }

  /** The same, of series whose newest event says this. */
  public MatrixQuery withStatus(Status wanted) {
    return new MatrixQuery(within, scope, fields, Optional.of(wanted), text, limit, maxLag);
  }

  /** The same, of rows in which this stands. */
  public MatrixQuery withText(String wanted) {
    return new MatrixQuery(within, scope, fields, status, Optional.of(wanted), limit, maxLag);
  }

  /** The same, at most so many. */
  public MatrixQuery withLimit(int rows) {
    return new MatrixQuery(within, scope, fields, status, text, rows, maxLag);
  }

  /** The same, of standbys too. */
  public MatrixQuery withMaxLag(long records) {
    return new MatrixQuery(within, scope, fields, status, text, limit, OptionalLong.of(records));
  }

  /** Whether a row showing this metric is wanted. */
  public boolean matches(PerfMetric metric) {
    return matchesSeries(metric.series()) && matchesEvent(metric);
  }

  /** Whether rows of this series are wanted, as far as it alone tells. */
  boolean matchesSeries(Series series) {
    return within.allow(series.scope())
        && (scope.isPresent() || !series.scope().equals(Series.OWN_SCOPE))
        && scope
            .map(s -> series.scope().equals(s) || series.scope().startsWith(s + "/"))
            .orElse(true)
        && fields.entrySet().stream()
            .allMatch(field -> field.getKey().of(series).equals(field.getValue()));
  }

  /** Whether it is a row of the product itself, which those see who ask for its scope. */
  boolean hides(SeriesKey series) {
    return scope.isEmpty() && series.text().startsWith(OWN_ROWS);
  }

  /** Whether a series alone decides about rows at all, once {@link #hides} has. */
  boolean looksAtSeries() {
    return !within.all() || scope.isPresent() || !fields.isEmpty();
  }

  /** Whether this is wanted as the newest event of a series that is. */
  boolean matchesEvent(PerfMetric metric) {
    return status.map(metric.status()::equals).orElse(true)
        && text.map(t -> contains(metric, t.toLowerCase(Locale.ROOT))).orElse(true);
  }

  /** Whether newest events decide about rows at all. */
  boolean looksAtEvents() {
    return status.isPresent() || text.isPresent();
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
