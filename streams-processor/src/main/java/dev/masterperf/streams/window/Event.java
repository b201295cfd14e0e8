package dev.masterperf.streams.window;

import dev.masterperf.model.Aggregate;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.PlainMetrics;
import dev.masterperf.model.wire.Timestamps;
import dev.masterperf.streams.ingest.Place;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way into its series. There is one of these for a partition, filled anew for each
 * event, so that taking one makes no object.
 */
final class Event {
  private static final byte[] NOTHING = {};

  private Place place = Place.NONE;
  private int index;
  private long order;

  private @Nullable PerfMetric metric;
  private @Nullable Summary summary;
  private @Nullable Unit unit;
  private Status status = Status.OK;
  private double first;
  private double last;
  private long firstTsNanos;
  private long lastTsNanos;
  private long tsNanos;
  private long beginMillis;
  private long endMillis;

  private byte[] json = NOTHING;
  private int restFrom;
  private int restTo;

  private double increase;
  private long resets;
  private long changes;

  /** Becomes this metric of a batch. */
  void read(PlainMetrics batch, int batchIndex, Place newPlace) {
    at(newPlace, batchIndex);
    metric = null;
    summary = null;
    unit = batch.unit(batchIndex);
    status = batch.status(batchIndex);
    first = batch.measure(batchIndex);
    last = first;
    tsNanos = batch.tsNanos(batchIndex);
    firstTsNanos = tsNanos;
    lastTsNanos = tsNanos;
    beginMillis = Timestamps.toMillis(tsNanos);
    endMillis = beginMillis;
    json = batch.payload();
    restFrom = batch.identityTo(batchIndex) + 1;
    restTo = batch.end(batchIndex);
  }

  /** Becomes this metric. */
  void read(PerfMetric newMetric, int newIndex, Place newPlace) {
    at(newPlace, newIndex);
    metric = newMetric;
    summary = newMetric.summary();
    unit = newMetric.unit();
    status = newMetric.status();
    tsNanos = newMetric.tsNanos();
    Double measure = newMetric.measure();
    if (summary != null) {
      first = summary.first();
      last = summary.last();
      firstTsNanos = summary.firstTsNanos();
      lastTsNanos = summary.lastTsNanos();
    } else {
      first = measure == null ? 0 : measure;
      last = first;
      firstTsNanos = tsNanos;
      lastTsNanos = tsNanos;
    }
    beginMillis = Timestamps.toMillis(newMetric.beginNanos());
    endMillis = Timestamps.toMillis(newMetric.endNanos());
    json = MetricCodec.rest(newMetric);
    restFrom = 0;
    restTo = json.length;
  }

  private void at(Place newPlace, int newIndex) {
    place = newPlace;
    index = newIndex;
    order = Aggregate.order(newPlace.partition(), newPlace.offset());
    increase = 0;
    resets = 0;
    changes = 0;
  }

  /**
   * Notes how its first number differs from the newest before it in its series; samples out of
   * order are not compared.
   */
  void compareWith(double before, long beforeTsNanos) {
    if (unit == null || firstTsNanos < beforeTsNanos) {
      return;
    }
    double step = first - before;
    boolean reset = step < 0;
    increase = reset ? first : step;
    resets = reset ? 1 : 0;
    changes = step == 0 ? 0 : 1;
  }

  /** What {@link #compareWith} found; null where that is nothing. */
  LateRecord.@Nullable Steps steps() {
    return increase == 0 && changes == 0 ? null : new LateRecord.Steps(increase, resets, changes);
  }

  /** Adds all this tells to a window that takes it. */
  void addTo(Aggregate aggregate) {
    Summary many = summary;
    Unit measured = unit;
    if (measured == null) {
      aggregate.addEvent(status);
    } else if (many != null) {
      aggregate.addSummary(many, measured, order);
    } else {
      aggregate.addSample(first, measured, status, tsNanos, order);
    }
    aggregate.addSteps(increase, resets, changes);
  }

  /** As a record of its own; made only where somebody needs it. */
  PerfMetric metric(Series series) {
    PerfMetric known = metric;
    if (known == null) {
      known = MetricCodec.metric(series, json, restFrom, restTo);
      metric = known;
    }
    return known;
  }

  Place place() {
    return place;
  }

  /** Position in its record's array. */
  int index() {
    return index;
  }

  /** Null where it carries no number. */
  @Nullable Unit unit() {
    return unit;
  }

  /** How many events it stands for. */
  long events() {
    Summary many = summary;
    return many == null ? 1 : many.count();
  }

  /** Its newest number; means something only with a unit, as does its time. */
  double last() {
    return last;
  }

  /** Event time of the newest number, epoch nanoseconds. */
  long lastTsNanos() {
    return lastTsNanos;
  }

  /** Event time, epoch nanoseconds. */
  long tsNanos() {
    return tsNanos;
  }

  /** Event time of the first instant it tells of, epoch milliseconds. */
  long beginMillis() {
    return beginMillis;
  }

  /** Event time of the last instant it tells of, epoch milliseconds. */
  long endMillis() {
    return endMillis;
  }

  /** Where the members stand that do not spell its series, from {@link #restFrom}. */
  byte[] json() {
    return json;
  }

  int restFrom() {
    return restFrom;
  }

  /** Exclusive. */
  int restTo() {
    return restTo;
  }
}
