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
import dev.masterperf.api.protobuf.MalformedProtobuf;
import dev.masterperf.api.protobuf.Numbers;
import dev.masterperf.api.protobuf.ProtoMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one point; all kinds share the fields kept here while it is read. */
final class ProtobufPoint {
  private final List<Label> attributes = new ArrayList<>(4);
  private long start;
  private long time;
  private long flags;
  private long count;
  private double sum = Double.NaN;
  private double min = Double.NaN;
  private double max = Double.NaN;

  private ProtobufPoint() {}

  static NumberPoint number(ProtoMessage message) throws MalformedProtobuf {
    ProtobufPoint point = new ProtobufPoint();
    double value = 0;
    boolean hasValue = false;
    while (message.next()) {
      switch (message.field()) {
        case 2 -> point.start = message.fixed64();
        case 3 -> point.time = message.fixed64();
        case 4 -> {
          value = message.float64();
          hasValue = true;
        }
        case 6 -> {
          value = (double) message.fixed64();
          hasValue = true;
        }
        case 7 -> AnyValue.addTo(point.attributes, message.message());
        case 8 -> point.flags = message.varint();
        default -> message.skip();
      }
    }
    return new NumberPoint(point.when(), point.attributes, value, hasValue);
  }

  static DistributionPoint histogram(ProtoMessage message) throws MalformedProtobuf {
    ProtobufPoint point = new ProtobufPoint();
    Numbers counts = new Numbers();
    Numbers bounds = new Numbers();
    while (message.next()) {
      switch (message.field()) {
        case 2 -> point.start = message.fixed64();
        case 3 -> point.time = message.fixed64();
        case 4 -> point.count = message.fixed64();
        case 5 -> point.sum = message.float64();
        case 6 -> message.addFixed64To(counts);
        case 7 -> message.addFixed64To(bounds);
        case 9 -> AnyValue.addTo(point.attributes, message.message());
        case 10 -> point.flags = message.varint();
        case 11 -> point.min = message.float64();
        case 12 -> point.max = message.float64();
        default -> message.skip();
      }
    }
    return point.distribution(
        counts.size() + bounds.size() == 0
            ? null
            : new ExplicitFields(bounds.doubles(), counts.longs()));
  }

  static DistributionPoint exponential(ProtoMessage message) throws MalformedProtobuf {
    ProtobufPoint point = new ProtobufPoint();
    int scale = 0;
    long zeros = 0;
    double zeroThreshold = 0;
    RowFields positive = RowFields.NONE;
    RowFields negative = RowFields.NONE;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> AnyValue.addTo(point.attributes, message.message());
        case 2 -> point.start = message.fixed64();
        case 3 -> point.time = message.fixed64();
        case 4 -> point.count = message.fixed64();
        case 5 -> point.sum = message.float64();
        case 6 -> scale = message.sint32();
        case 7 -> zeros = message.fixed64();
        case 8 -> positive = row(message.message());
        case 9 -> negative = row(message.message());
        case 10 -> point.flags = message.varint();
        case 12 -> point.min = message.float64();
        case 13 -> point.max = message.float64();
        case 14 -> zeroThreshold = message.float64();
        default -> message.skip();
      }
    }
    return point.distribution(
        new ExponentialFields(scale, zeros, zeroThreshold, positive, negative));
  }

  private static RowFields row(ProtoMessage message) throws MalformedProtobuf {
    int offset = 0;
    Numbers counts = new Numbers();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> offset = message.sint32();
        case 2 -> message.addVarintsTo(counts);
        default -> message.skip();
      }
    }
    return new RowFields(offset, counts.longs());
  }

  static SummaryPoint summary(ProtoMessage message) throws MalformedProtobuf {
    ProtobufPoint point = new ProtobufPoint();
    point.sum = 0; // here its absence and zero are one
    List<Quantile> quantiles = new ArrayList<>(4);
    while (message.next()) {
      switch (message.field()) {
        case 2 -> point.start = message.fixed64();
        case 3 -> point.time = message.fixed64();
        case 4 -> point.count = message.fixed64();
        case 5 -> point.sum = message.float64();
        case 6 -> {
          Quantile quantile = quantile(message.message());
          if (quantiles.size() <= SummaryPoint.MAX_QUANTILES) {
            quantiles.add(quantile);
          }
        }
        case 7 -> AnyValue.addTo(point.attributes, message.message());
        case 8 -> point.flags = message.varint();
        default -> message.skip();
      }
    }
    return new SummaryPoint(point.when(), point.attributes, point.count, point.sum, quantiles);
  }

  private static Quantile quantile(ProtoMessage message) throws MalformedProtobuf {
    double quantile = 0;
    double value = 0;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> quantile = message.float64();
        case 2 -> value = message.float64();
        default -> message.skip();
      }
    }
    return new Quantile(quantile, value);
  }

  private When when() {
    return When.of(start, time, flags);
  }

  private DistributionPoint distribution(@Nullable BucketFields buckets) {
    return new DistributionPoint(when(), attributes, count, sum, min, max, buckets);
  }
}
