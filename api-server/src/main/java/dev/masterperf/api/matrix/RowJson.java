package dev.masterperf.api.matrix;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.Timestamps;
import dev.masterperf.streams.view.MatrixRow;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A row on the wire. Fields are only added within version 1.
 *
 * @param value what people read, as it was sent
 * @param series canonical text, the row's identity
 * @param measure the number in {@code unit}; absent where the value is text
 * @param ts event time of the newest event
 * @param lastSeen when the broker took it
 * @param rate events per second
 * @param p50 in {@code unit}; absent without numbers
 * @param p50Text the same for people
 * @param p99 in {@code unit}; absent without numbers
 * @param p99Text the same for people
 */
public record RowJson(
    String category,
    String type,
    String topic,
    String subCat,
    String id,
    String value,
    String pattern,
    String locations,
    String impact,
    SortedMap<String, String> properties,
    String series,
    String scope,
    String source,
    SortedMap<String, String> labels,
    @Nullable Double measure,
    @Nullable String unit,
    String status,
    Instant ts,
    Instant lastSeen,
    double rate,
    @Nullable Double p50,
    @Nullable String p50Text,
    @Nullable Double p99,
    @Nullable String p99Text) {

  public static RowJson of(MatrixRow row) {
    PerfMetric metric = row.latest();
    Series series = metric.series();
    Unit unit = metric.unit();
    return new RowJson(
        series.category(),
        series.type().wireName(),
        series.topic(),
        series.subCat(),
        series.id(),
        metric.value(),
        metric.pattern(),
        metric.locations(),
        metric.impact(),
        metric.properties(),
        series.key().text(),
        series.scope(),
        series.source(),
        series.labels(),
        metric.measure(),
        unit == null ? null : unit.symbol(),
        metric.status().wireName(),
        Timestamps.toInstant(metric.tsNanos()),
        Instant.ofEpochMilli(row.lastSeenMillis()),
        row.eventsPerSecond(),
        row.p50(),
        text(row.p50(), unit),
        row.p99(),
        text(row.p99(), unit));
  }

  private static @Nullable String text(@Nullable Double number, @Nullable Unit unit) {
    return number == null ? null : new Quantity(number, unit == null ? Unit.ONE : unit).toText();
  }
}
