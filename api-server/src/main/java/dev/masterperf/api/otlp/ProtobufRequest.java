package dev.masterperf.api.otlp;

import dev.masterperf.api.mapping.IncomingSeries.Label;
import dev.masterperf.api.otlp.MetricSink.Place;
import dev.masterperf.api.otlp.Origin.Resource;
import dev.masterperf.api.otlp.Origin.Scope;
import dev.masterperf.api.otlp.OtlpMetric.Data;
import dev.masterperf.api.otlp.OtlpMetric.DistributionPoint;
import dev.masterperf.api.otlp.OtlpMetric.NumberPoint;
import dev.masterperf.api.otlp.OtlpMetric.SummaryPoint;
import dev.masterperf.api.otlp.OtlpMetric.Temporality;
import dev.masterperf.api.protobuf.MalformedProtobuf;
import dev.masterperf.api.protobuf.ProtoMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code ExportMetricsServiceRequest} (opentelemetry-proto, metrics v1) and hands its metrics
 * on one at a time; there is never a tree of the whole.
 *
 * <p>A resource may stand behind its metrics, and a scope too: so each of these messages is passed
 * over once for it, and then read.
 */
final class ProtobufRequest {
  private final MetricSink sink;

  private ProtobufRequest(MetricSink sink) {
    this.sink = sink;
  }

  /**
   * Reads a body.
   *
   * @throws MalformedRequest if it is no such message; metrics may have been handed on before
   */
  static void read(byte[] body, MetricSink sink) throws MalformedRequest {
    try {
      new ProtobufRequest(sink).read(new ProtoMessage(body));
    } catch (MalformedProtobuf e) {
      throw new MalformedRequest(
          "the body is no ExportMetricsServiceRequest in protobuf: " + e.getMessage(), e);
    }
  }

  private void read(ProtoMessage request) throws MalformedProtobuf {
    for (int i = 0; request.next(); ) {
      if (request.field() == 1) {
        resourceMetrics(request.message(), i++);
      }
    }
  }

  private void resourceMetrics(ProtoMessage message, int index) throws MalformedProtobuf {
    Resource resource = resource(message.copy());
    for (int i = 0; message.next(); ) {
      if (message.field() == 2) {
        scopeMetrics(message.message(), resource, index, i++);
      }
    }
  }

  private static Resource resource(ProtoMessage resourceMetrics) throws MalformedProtobuf {
    List<Label> attributes = new ArrayList<>();
    while (resourceMetrics.next()) {
      if (resourceMetrics.field() == 1) {
        ProtoMessage resource = resourceMetrics.message();
        while (resource.next()) {
          if (resource.field() == 1) {
            AnyValue.addTo(attributes, resource.message());
          }
        }
      }
    }
    return Resource.of(attributes);
  }

  private void scopeMetrics(ProtoMessage message, Resource resource, int resourceIndex, int index)
      throws MalformedProtobuf {
    Origin origin = new Origin(resource, scope(message.copy()));
    for (int i = 0; message.next(); ) {
      if (message.field() == 2) {
        sink.take(origin, metric(message.message()), new Place(resourceIndex, index, i++));
      }
    }
  }

  private static Scope scope(ProtoMessage scopeMetrics) throws MalformedProtobuf {
    String name = "";
    String version = "";
    List<Label> attributes = new ArrayList<>();
    while (scopeMetrics.next()) {
      if (scopeMetrics.field() == 1) {
        ProtoMessage scope = scopeMetrics.message();
        while (scope.next()) {
          switch (scope.field()) {
            case 1 -> name = scope.text();
            case 2 -> version = scope.text();
            case 3 -> AnyValue.addTo(attributes, scope.message());
            default -> scope.skip();
          }
        }
      }
    }
    return Scope.of(name, version, attributes);
  }

  private OtlpMetric metric(ProtoMessage metric) throws MalformedProtobuf {
    String name = "";
    String unit = "";
    Data data = null;
    while (metric.next()) {
      switch (metric.field()) {
        case 1 -> name = metric.text();
        case 3 -> unit = metric.text();
        case 5 -> data = gauge(metric.message());
        case 7 -> data = sum(metric.message());
        case 9 -> data = histogram(metric.message());
        case 10 -> data = exponentialHistogram(metric.message());
        case 11 -> data = summary(metric.message());
        default -> metric.skip();
      }
    }
    return new OtlpMetric(name, unit, data);
  }

  private ProtoMessage point(ProtoMessage data) throws MalformedProtobuf {
    sink.expectPoint();
    return data.message();
  }

  private Data gauge(ProtoMessage gauge) throws MalformedProtobuf {
    List<NumberPoint> points = new ArrayList<>();
    while (gauge.next()) {
      if (gauge.field() == 1) {
        points.add(ProtobufPoint.number(point(gauge)));
      }
    }
    return new OtlpMetric.Gauge(points);
  }

  private Data sum(ProtoMessage sum) throws MalformedProtobuf {
    List<NumberPoint> points = new ArrayList<>();
    long temporality = 0;
    boolean monotonic = false;
    while (sum.next()) {
      switch (sum.field()) {
        case 1 -> points.add(ProtobufPoint.number(point(sum)));
        case 2 -> temporality = sum.varint();
        case 3 -> monotonic = sum.varint() != 0;
        default -> sum.skip();
      }
    }
    return new OtlpMetric.Sum(points, Temporality.of(temporality), monotonic);
  }

  private Data histogram(ProtoMessage histogram) throws MalformedProtobuf {
    List<DistributionPoint> points = new ArrayList<>();
    long temporality = 0;
    while (histogram.next()) {
      switch (histogram.field()) {
        case 1 -> points.add(ProtobufPoint.histogram(point(histogram)));
        case 2 -> temporality = histogram.varint();
        default -> histogram.skip();
      }
    }
    return new OtlpMetric.Histogram(points, Temporality.of(temporality));
  }

  private Data exponentialHistogram(ProtoMessage histogram) throws MalformedProtobuf {
    List<DistributionPoint> points = new ArrayList<>();
    long temporality = 0;
    while (histogram.next()) {
      switch (histogram.field()) {
        case 1 -> points.add(ProtobufPoint.exponential(point(histogram)));
        case 2 -> temporality = histogram.varint();
        default -> histogram.skip();
      }
    }
    return new OtlpMetric.Histogram(points, Temporality.of(temporality));
  }

  private Data summary(ProtoMessage summary) throws MalformedProtobuf {
    List<SummaryPoint> points = new ArrayList<>();
    while (summary.next()) {
      if (summary.field() == 1) {
        points.add(ProtobufPoint.summary(point(summary)));
      }
    }
    return new OtlpMetric.Summary(points);
  }
}
