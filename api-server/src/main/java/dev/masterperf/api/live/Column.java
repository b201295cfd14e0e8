package dev.masterperf.api.live;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.Timestamps;
import dev.masterperf.streams.view.MatrixRow;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a live view. Clients find it by name, so more may be added at the end.
 *
 * <p>A cell is null, a text, a {@link Double}, an {@link Instant} or a map of texts.
 */
record Column(String name, Function<MatrixRow, @Nullable Object> reader) {
  /** In the order of the wire. */
  static final List<Column> ALL =
      List.of(
          new Column("series", ofSeries(series -> series.key().text())),
          new Column("category", ofSeries(Series::category)),
          new Column("type", ofSeries(series -> series.type().wireName())),
          new Column("topic", ofSeries(Series::topic)),
          new Column("subCat", ofSeries(Series::subCat)),
          new Column("id", ofSeries(Series::id)),
          new Column("value", ofMetric(PerfMetric::value)),
          new Column("pattern", ofMetric(PerfMetric::pattern)),
          new Column("locations", ofMetric(PerfMetric::locations)),
          new Column("impact", ofMetric(PerfMetric::impact)),
          new Column("properties", ofMetric(PerfMetric::properties)),
          new Column("scope", ofSeries(Series::scope)),
          new Column("source", ofSeries(Series::source)),
          new Column("labels", ofSeries(Series::labels)),
          new Column("measure", ofMetric(PerfMetric::measure)),
          new Column("unit", ofMetric(metric -> symbol(metric.unit()))),
          new Column("status", ofMetric(metric -> metric.status().wireName())),
          new Column("ts", ofMetric(metric -> Timestamps.toInstant(metric.tsNanos()))),
          new Column("lastSeen", row -> Instant.ofEpochMilli(row.lastSeenMillis())),
          new Column("rate", row -> Significant.digits(row.eventsPerSecond())),
          new Column("p50", row -> Significant.digits(row.p50())),
          new Column("p99", row -> Significant.digits(row.p99())));

  static final List<String> NAMES = ALL.stream().map(Column::name).toList();

  /** From here on cells may change although no event came. */
  static final int FIRST_OF_WINDOWS = NAMES.indexOf("rate");

  @Nullable Object of(MatrixRow row) {
    return reader.apply(row);
  }

  private static Function<MatrixRow, @Nullable Object> ofMetric(
      Function<PerfMetric, @Nullable Object> reader) {
    return row -> reader.apply(row.latest());
  }

  private static Function<MatrixRow, @Nullable Object> ofSeries(Function<Series, Object> reader) {
    return row -> reader.apply(row.latest().series());
  }

  private static @Nullable String symbol(@Nullable Unit unit) {
    return unit == null ? null : unit.symbol();
  }
}
