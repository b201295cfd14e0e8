package dev.masterperf.producer;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one caller saw: a metric before the tracker adds where and when.
 *
 * @param series its scope and source are the tracker's to set
 * @param quantity the number, where {@code value} is one
 * @param properties facts about this event that are not part of its identity
 */
public record Observation(
    Series series,
    String value,
    Optional<Quantity> quantity,
    Status status,
    String pattern,
    String locations,
    String impact,
    SortedMap<String, String> properties) {

  public Observation {
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  /** A measurement as people write it, {@code 19.6ms}; text that is no number stays text. */
  public static Observation of(String category, String topic, String id, String value) {
    return of(Series.of(category, topic, id), value, Quantity.parse(value));
  }

  /** A measurement in a base unit. */
  public static Observation of(String category, String topic, String id, Quantity measured) {
    return of(Series.of(category, topic, id), measured.toText(), Optional.of(measured));
  }

  private static Observation of(Series series, String value, Optional<Quantity> quantity) {
    return new Observation(
        series, value, quantity, Status.OK, "", "", "", Collections.emptySortedMap());
  }

  /** The same under another type; without this it is {@code performance}. */
  public Observation ofType(MetricType type) {
    return identifiedBy(type, series.subCat(), series.labels());
  }

  /** The same under a sub-category; without this it is {@code General}. */
  public Observation inSubCat(String subCat) {
    return identifiedBy(series.type(), subCat, series.labels());
  }

  /** The same with one more label, which makes it another series. */
  public Observation labelled(String name, String labelValue) {
    SortedMap<String, String> labels = new TreeMap<>(series.labels());
    labels.put(name, labelValue);
    return identifiedBy(series.type(), series.subCat(), labels);
  }

  /** The same for an operation that ended so. */
  public Observation ended(Status newStatus) {
    return new Observation(
        series, value, quantity, newStatus, pattern, locations, impact, properties);
  }

  /** The same with the three descriptive columns of the matrix filled in. */
  public Observation describedBy(String newPattern, String newLocations, String newImpact) {
    return new Observation(
        series, value, quantity, status, newPattern, newLocations, newImpact, properties);
  }

  /** The same with more properties. */
  public Observation with(Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(properties);
    all.putAll(more);
    return new Observation(series, value, quantity, status, pattern, locations, impact, all);
  }

  PerfMetric toMetric(Placement placement, long tsNanos) {
    return new PerfMetric(
        placement.place(series),
        value,
        quantity.map(Quantity::measure).orElse(null),
        quantity.map(Quantity::unit).orElse(null),
        null,
        status,
        pattern,
        locations,
        impact,
        properties,
        tsNanos);
  }

  private Observation identifiedBy(
      MetricType type, String subCat, SortedMap<String, String> labels) {
    Series other =
        new Series(
            series.scope(),
            series.category(),
            type,
            series.topic(),
            subCat,
            series.id(),
            series.source(),
            labels);
    return new Observation(other, value, quantity, status, pattern, locations, impact, properties);
  }
}
