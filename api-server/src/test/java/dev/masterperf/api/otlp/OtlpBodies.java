package dev.masterperf.api.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint.ValueAtQuantile;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bodies made of the published messages, in both encodings. */
public final class OtlpBodies {
  public static final long START = 1_769_860_740_000_000_000L; // 2026-01-31T11:59:00Z
  public static final long TIME = 1_769_860_800_000_000_000L; // a minute later
  public static final AggregationTemporality DELTA =
      AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
  public static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

  private OtlpBodies() {}

  /** A request of service {@code cart} in namespace {@code shop}, instance {@code i-1}. */
  public static ExportMetricsServiceRequest request(Metric... metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(attribute("service.namespace", "shop"))
                        .addAttributes(attribute("service.name", "cart"))
                        .addAttributes(attribute("service.instance.id", "i-1")))
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .setScope(
                            InstrumentationScope.newBuilder().setName("lib").setVersion("1.2"))
                        .addAllMetrics(List.of(metrics))))
        .build();
  }

  public static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  public static NumberDataPoint.Builder number(double value) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(START)
        .setTimeUnixNano(TIME)
        .setAsDouble(value);
  }

  public static Metric gauge(String name, String unit, NumberDataPoint.Builder... points) {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (NumberDataPoint.Builder point : points) {
      gauge.addDataPoints(point);
    }
    return Metric.newBuilder().setName(name).setUnit(unit).setGauge(gauge).build();
  }

  public static Metric sum(
      String name,
      AggregationTemporality temporality,
      boolean monotonic,
      NumberDataPoint.Builder... points) {
    Sum.Builder sum =
        Sum.newBuilder().setAggregationTemporality(temporality).setIsMonotonic(monotonic);
    for (NumberDataPoint.Builder point : points) {
      sum.addDataPoints(point);
    }
    return Metric.newBuilder().setName(name).setSum(sum).build();
  }

  public static HistogramDataPoint.Builder buckets(double[] bounds, long... counts) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder().setStartTimeUnixNano(START).setTimeUnixNano(TIME);
    long count = 0;
    for (double bound : bounds) {
      point.addExplicitBounds(bound);
    }
    for (long each : counts) {
      point.addBucketCounts(each);
      count += each;
    }
    return point.setCount(count);
  }

  public static Metric histogram(
      String name, AggregationTemporality temporality, HistogramDataPoint.Builder... points) {
    Histogram.Builder histogram = Histogram.newBuilder().setAggregationTemporality(temporality);
    for (HistogramDataPoint.Builder point : points) {
      histogram.addDataPoints(point);
    }
    return Metric.newBuilder().setName(name).setUnit("s").setHistogram(histogram).build();
  }

  public static ExponentialHistogramDataPoint.Builder exponential(
      int scale, int offset, long... counts) {
    Buckets.Builder buckets = Buckets.newBuilder().setOffset(offset);
    long count = 0;
    for (long each : counts) {
      buckets.addBucketCounts(each);
      count += each;
    }
    return ExponentialHistogramDataPoint.newBuilder()
        .setStartTimeUnixNano(START)
        .setTimeUnixNano(TIME)
        .setScale(scale)
        .setPositive(buckets)
        .setCount(count);
  }

  public static Metric exponential(
      String name,
      AggregationTemporality temporality,
      ExponentialHistogramDataPoint.Builder point) {
    return Metric.newBuilder()
        .setName(name)
        .setUnit("s")
        .setExponentialHistogram(
            ExponentialHistogram.newBuilder()
                .setAggregationTemporality(temporality)
                .addDataPoints(point))
        .build();
  }

  public static Metric summary(String name, SummaryDataPoint.Builder point) {
    return Metric.newBuilder()
        .setName(name)
        .setUnit("s")
        .setSummary(Summary.newBuilder().addDataPoints(point))
        .build();
  }

  /** One of each kind, with every field that is read. */
  public static ExportMetricsServiceRequest everything() {
    KeyValue nested =
        KeyValue.newBuilder()
            .setKey("nested")
            .setValue(
                AnyValue.newBuilder()
                    .setKvlistValue(
                        KeyValueList.newBuilder()
                            .addValues(attribute("a", "x\"y"))
                            .addValues(
                                KeyValue.newBuilder()
                                    .setKey("b")
                                    .setValue(
                                        AnyValue.newBuilder()
                                            .setArrayValue(
                                                ArrayValue.newBuilder()
                                                    .addValues(
                                                        AnyValue.newBuilder().setIntValue(-7))
                                                    .addValues(
                                                        AnyValue.newBuilder().setBoolValue(true))
                                                    .addValues(
                                                        AnyValue.newBuilder()
                                                            .setDoubleValue(2.5)))))))
            .build();
    KeyValue bytes =
        KeyValue.newBuilder()
            .setKey("bytes")
            .setValue(AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("hi")))
            .build();
    return request(
        gauge(
            "temperature",
            "Cel",
            number(21.5).addAttributes(nested).addAttributes(bytes),
            number(0).clearAsDouble().setAsInt(-3),
            number(0).setFlags(1),
            number(Double.NaN),
            number(Double.NEGATIVE_INFINITY)),
        sum("requests", CUMULATIVE, true, number(1e300)),
        sum("open", DELTA, false, number(0).clearAsDouble().setAsInt(Long.MAX_VALUE)),
        histogram(
            "latency",
            DELTA,
            buckets(new double[] {0.1, 0.5}, 1, 2, 3).setSum(2.25).setMin(0.05).setMax(0.9),
            buckets(new double[0]).setSum(4).setCount(2).setFlags(0)),
        exponential(
            "size",
            CUMULATIVE,
            exponential(-2, -5, 1, 0, 3)
                .setZeroCount(4)
                .setZeroThreshold(1e-6)
                .setNegative(Buckets.newBuilder().setOffset(9).addBucketCounts(2))
                .setCount(10)
                .setSum(1)
                .setMin(-8)
                .setMax(9)),
        summary(
            "gc",
            SummaryDataPoint.newBuilder()
                .setStartTimeUnixNano(START)
                .setTimeUnixNano(TIME)
                .setCount(10)
                .setSum(2.5)
                .addAttributes(attribute("pool", "old"))
                .addQuantileValues(ValueAtQuantile.newBuilder().setQuantile(0.5).setValue(0.2))
                .addQuantileValues(ValueAtQuantile.newBuilder().setQuantile(1).setValue(0.9))));
  }

  /** As protobuf itself writes JSON; enums are numbers there, as OTLP wants it. */
  public static byte[] json(ExportMetricsServiceRequest request) {
    try {
      return JsonFormat.printer()
          .printingEnumsAsInts()
          .omittingInsignificantWhitespace()
          .print(request)
          .getBytes(StandardCharsets.UTF_8);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
