package dev.masterperf.api.otlp;

import dev.masterperf.api.mapping.IncomingSeries.Label;
import dev.masterperf.api.otlp.OtlpMetric.BucketFields;
import dev.masterperf.api.otlp.OtlpMetric.DistributionPoint;
import dev.masterperf.api.otlp.OtlpMetric.ExplicitFields;
import dev.masterperf.api.otlp.OtlpMetric.ExponentialFields;
import dev.masterperf.api.otlp.OtlpMetric.NumberPoint;
import dev.masterperf.api.otlp.OtlpMetric.Quantile;
import dev.masterperf.api.otlp.OtlpMetric.RowFields;
import dev.masterperf.api.otlp.OtlpMetric.SummaryPoint;
import dev.masterperf.api.otlp.OtlpMetric.When;
import dev.masterperf.api.protobuf.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of one point, whatever its kind; in JSON they have the same names in all of them. */
final class JsonPoint {
  private List<Label> attributes = List.of();
  private long start;
  private long time;
  private long flags;
  private double value;
  private boolean hasValue;
  private long count;
  private double sum = Double.NaN;
  private double min = Double.NaN;
  private double max = Double.NaN;
  private Numbers bounds = new Numbers();
  private Numbers counts = new Numbers();
  private int scale;
  private long zeros;
  private double zeroThreshold;
  private RowFields positive = RowFields.NONE;
  private RowFields negative = RowFields.NONE;
  private final List<Quantile> quantiles = new ArrayList<>(0);

  private JsonPoint() {}

  static JsonPoint read(JsonFields in, JsonValue values) throws IOException {
    JsonPoint point = new JsonPoint();
    in.object(field -> point.read(field, in, values));
    return point;
  }

  private void read(String field, JsonFields in, JsonValue values) throws IOException {
    switch (field) {
      case "attributes" -> attributes = values.attributes();
      case "startTimeUnixNano" -> start = in.integer();
      case "timeUnixNano" -> time = in.integer();
      case "flags" -> flags = in.integer();
      case "asDouble" -> value(in.number(), in);
      case "asInt" -> value((double) in.integer(), in);
      case "count" -> count = in.integer();
      case "sum" -> sum = in.number();
      case "min" -> min = in.number();
      case "max" -> max = in.number();
      case "bucketCounts" -> counts = in.integers();
      case "explicitBounds" -> bounds = in.numbers();
      case "scale" -> scale = in.small();
      case "zeroCount" -> zeros = in.integer();
      case "zeroThreshold" -> zeroThreshold = in.number();
      case "positive" -> positive = row(in);
      case "negative" -> negative = row(in);
      case "quantileValues" -> in.array(() -> quantile(in));
      default -> in.skip();
    }
  }

  private void value(double number, JsonFields in) {
    if (!in.isNull()) {
      value = number;
      hasValue = true;
    }
  }

  private static RowFields row(JsonFields in) throws IOException {
    int[] offset = {0};
    Numbers[] counts = {new Numbers()};
    in.object(
        field -> {
          switch (field) {
            case "offset" -> offset[0] = in.small();
            case "bucketCounts" -> counts[0] = in.integers();
            default -> in.skip();
          }
        });
    return new RowFields(offset[0], counts[0].longs());
  }

  private void quantile(JsonFields in) throws IOException {
    double[] numbers = {0, 0};
    in.object(
        field -> {
          switch (field) {
            case "quantile" -> numbers[0] = in.number();
            case "value" -> numbers[1] = in.number();
            default -> in.skip();
          }
        });
    if (quantiles.size() <= SummaryPoint.MAX_QUANTILES) {
      quantiles.add(new Quantile(numbers[0], numbers[1]));
    }
  }

  NumberPoint number() {
    return new NumberPoint(when(), attributes, value, hasValue);
  }

  DistributionPoint histogram() {
    return distribution(
        counts.size() + bounds.size() == 0
            ? null
            : new ExplicitFields(bounds.doubles(), counts.longs()));
  }

  DistributionPoint exponential() {
    return distribution(new ExponentialFields(scale, zeros, zeroThreshold, positive, negative));
  }

  private DistributionPoint distribution(@Nullable BucketFields buckets) {
    return new DistributionPoint(when(), attributes, count, sum, min, max, buckets);
  }

  SummaryPoint summary() {
    // Here no sum and a sum of zero are one.
    return new SummaryPoint(when(), attributes, count, Double.isNaN(sum) ? 0 : sum, quantiles);
  }

  private When when() {
    return When.of(start, time, flags);
  }
}
