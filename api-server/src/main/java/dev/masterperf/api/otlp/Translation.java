package dev.masterperf.api.otlp;

import dev.masterperf.api.histogram.Distribution;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.mapping.IncomingSeries;
import dev.masterperf.api.mapping.IncomingSeries.Label;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.api.mapping.SourceKind;
import dev.masterperf.api.otlp.OtlpMetric.DistributionPoint;
import dev.masterperf.api.otlp.OtlpMetric.NumberPoint;
import dev.masterperf.api.otlp.OtlpMetric.Point;
import dev.masterperf.api.otlp.OtlpMetric.Quantile;
import dev.masterperf.api.otlp.OtlpMetric.SummaryPoint;
import dev.masterperf.api.points.KnownSeries;
import dev.masterperf.api.points.PointBatch;
import java.util.ArrayList;
import java.util.List;

/** Decides what each point of OTLP becomes. docs/otlp-and-remote-write.md has the table. */
final class Translation implements MetricSink {
  private final Mapping mapping;
  private final PointBatch batch;
  private final int maxPoints;
  private int points;

  /**
   * @param maxPoints how many a request may hold
   */
  Translation(Mapping mapping, PointBatch batch, int maxPoints) {
    this.mapping = mapping;
    this.batch = batch;
    this.maxPoints = maxPoints;
  }

  @Override
  public void expectPoint() {
    points++;
    if (points > maxPoints) {
      throw new Problem(
              ProblemType.BODY_TOO_LARGE,
              "a request may hold at most "
                  + maxPoints
                  + " data points; let the batch processor send fewer (send_batch_max_size)")
          .toException();
    }
  }

  @Override
  public void take(Origin origin, OtlpMetric metric, Place place) {
    OtlpMetric.Data data = metric.data();
    if (data == null) {
      batch.refusals().add(0, () -> where(metric, place), "it has no data of a kind known here");
      return;
    }
    List<? extends Point> all = data.points();
    for (int i = 0; i < all.size(); i++) {
      Point point = all.get(i);
      int index = i;
      if (point.when().noRecordedValue()) {
        batch.stale();
        continue;
      }
      try {
        take(origin, metric, data, point);
      } catch (IllegalArgumentException e) {
        batch
            .refusals()
            .add(
                1, () -> where(metric, place) + ", point " + index, String.valueOf(e.getMessage()));
      }
    }
  }

  private static String where(OtlpMetric metric, Place place) {
    return place + " " + metric.name();
  }

  private void take(Origin origin, OtlpMetric metric, OtlpMetric.Data data, Point point) {
    if (metric.name().isEmpty()) {
      throw new IllegalArgumentException("the metric has no name");
    }
    if (data instanceof OtlpMetric.Gauge) {
      NumberPoint number = (NumberPoint) point;
      batch.gauge(series(origin, metric, point), point.when().timeNanos(), value(number));
    } else if (data instanceof OtlpMetric.Sum sum) {
      sum(sum, series(origin, metric, point), (NumberPoint) point);
    } else if (data instanceof OtlpMetric.Histogram histogram) {
      histogram(histogram, series(origin, metric, point), (DistributionPoint) point);
    } else {
      summary(origin, metric, (SummaryPoint) point);
    }
  }

  private static double value(NumberPoint number) {
    if (!number.hasValue()) {
      throw new IllegalArgumentException("it has neither asDouble nor asInt");
    }
    return number.value();
  }

  private void sum(OtlpMetric.Sum sum, KnownSeries series, NumberPoint point) {
    long start = point.when().startNanos();
    long time = point.when().timeNanos();
    double value = value(point);
    switch (sum.temporality()) {
      case UNSPECIFIED -> throw unspecified();
      case DELTA -> {
        if (sum.monotonic()) {
          batch.increase(series, start, time, value);
        } else {
          batch.gauge(series, time, value);
        }
      }
      case CUMULATIVE -> {
        if (sum.monotonic()) {
          batch.counter(series, start, time, value);
        } else {
          batch.gauge(series, time, value);
        }
      }
    }
  }

  private static IllegalArgumentException unspecified() {
    return new IllegalArgumentException(
        "its aggregation temporality is neither delta nor cumulative");
  }

  private void histogram(
      OtlpMetric.Histogram histogram, KnownSeries series, DistributionPoint point) {
    long start = point.when().startNanos();
    long time = point.when().timeNanos();
    OtlpMetric.BucketFields fields = point.fields();
    Distribution distribution =
        Distribution.of(
            point.count(),
            point.sum(),
            point.min(),
            point.max(),
            fields == null ? null : fields.toBuckets());
    switch (histogram.temporality()) {
      case UNSPECIFIED -> throw unspecified();
      case DELTA -> batch.distribution(series, start, time, distribution);
      case CUMULATIVE -> batch.cumulative(series, start, time, distribution);
    }
  }

  /**
   * Count and sum are counters; quantiles cannot be merged, so they stay what they are, numbers.
   */
  private void summary(Origin origin, OtlpMetric metric, SummaryPoint point) {
    long start = point.when().startNanos();
    long time = point.when().timeNanos();
    if (point.count() < 0) {
      throw new IllegalArgumentException("its count is negative or too large");
    }
    if (point.quantiles().size() > SummaryPoint.MAX_QUANTILES) {
      throw new IllegalArgumentException(
          "it has more than " + SummaryPoint.MAX_QUANTILES + " quantiles");
    }
    // All of it before any of it is taken: a point is taken or refused as a whole.
    KnownSeries count = series(origin, metric.name() + "_count", "1", point.attributes());
    KnownSeries sum = series(origin, metric.name() + "_sum", metric.unit(), point.attributes());
    List<KnownSeries> quantiles = new ArrayList<>();
    for (Quantile quantile : point.quantiles()) {
      quantiles.add(series(origin, metric.name(), metric.unit(), labels(point, quantile)));
    }
    batch.counter(count, start, time, (double) point.count());
    batch.counter(sum, start, time, point.sum());
    for (int i = 0; i < quantiles.size(); i++) {
      batch.gauge(quantiles.get(i), time, point.quantiles().get(i).value());
    }
  }

  private static List<Label> labels(SummaryPoint point, Quantile quantile) {
    if (!(quantile.quantile() >= 0 && quantile.quantile() <= 1)) {
      throw new IllegalArgumentException(
          "a quantile lies between 0 and 1, not at " + quantile.quantile());
    }
    List<Label> labels = new ArrayList<>(point.attributes());
    labels.add(new Label("quantile", AnyValue.number(quantile.quantile())));
    return labels;
  }

  private KnownSeries series(Origin origin, OtlpMetric metric, Point point) {
    return series(origin, metric.name(), metric.unit(), point.attributes());
  }

  private KnownSeries series(Origin origin, String name, String unit, List<Label> attributes) {
    return KnownSeries.of(
        new IncomingSeries(SourceKind.OTLP, name, unit, attributes, origin), mapping);
  }
}
