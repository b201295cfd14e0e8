package dev.masterperf.api.otlp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.masterperf.api.mapping.IncomingSeries.Label;
import dev.masterperf.api.otlp.MetricSink.Place;
import dev.masterperf.api.otlp.Origin.Resource;
import dev.masterperf.api.otlp.Origin.Scope;
import dev.masterperf.api.otlp.OtlpMetric.Data;
import dev.masterperf.api.otlp.OtlpMetric.Point;
import dev.masterperf.api.otlp.OtlpMetric.Temporality;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code ExportMetricsServiceRequest} in OTLP's JSON.
 *
 * <p>A resource may stand behind its metrics there too, so those of one resource wait until it
 * ends; the number of points bounds how many that can be, and the number of metrics itself.
 */
final class JsonRequest {
  private static final int MAX_METRICS = 100_000;

  private final JsonFields in;
  private final JsonValue values;
  private final MetricSink sink;
  private int metrics;

  private JsonRequest(JsonFields in, MetricSink sink) {
    this.in = in;
    this.values = new JsonValue(in);
    this.sink = sink;
  }

  /** A metric that waits for its resource and scope. */
  private record Waiting(int scope, int index, OtlpMetric metric) {}

  /**
   * Reads a body.
   *
   * @throws MalformedRequest if it is no such message; metrics may have been handed on before
   */
  static void read(byte[] body, MetricSink sink) throws MalformedRequest {
    try {
      new JsonRequest(new JsonFields(body), sink).read();
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
      String what =
          e instanceof JsonEOFException
              ? "it ends in the middle of a value"
              : e.getOriginalMessage();
      throw malformed(what + (at < 0 ? "" : ", at byte " + at), e);
    } catch (IOException e) {
      throw malformed(String.valueOf(e.getMessage()), e);
    }
  }

  private static MalformedRequest malformed(String what, IOException cause) {
    return new MalformedRequest(
        "the body is no ExportMetricsServiceRequest in JSON: " + what, cause);
  }

  private void read() throws IOException {
    in.document(
        field -> {
          if (field.equals("resourceMetrics")) {
            int[] index = {0};
            in.array(() -> resourceMetrics(index[0]++));
          } else {
            in.skip();
          }
        });
  }

  private void resourceMetrics(int index) throws IOException {
    Resource[] resource = {Resource.UNKNOWN};
    List<Scope> scopes = new ArrayList<>(2);
    List<Waiting> waiting = new ArrayList<>();
    in.object(
        field -> {
          switch (field) {
            case "resource" -> resource[0] = resource();
            case "scopeMetrics" -> in.array(() -> scopes.add(scopeMetrics(scopes.size(), waiting)));
            default -> in.skip();
          }
        });
    for (Waiting each : waiting) {
      Origin origin = new Origin(resource[0], scopes.get(each.scope()));
      sink.take(origin, each.metric(), new Place(index, each.scope(), each.index()));
    }
  }

  private Resource resource() throws IOException {
    List<Label> attributes = new ArrayList<>();
    in.object(
        field -> {
          if (field.equals("attributes")) {
            attributes.addAll(values.attributes());
          } else {
            in.skip();
          }
        });
    return Resource.of(attributes);
  }

  private Scope scopeMetrics(int index, List<Waiting> waiting) throws IOException {
    Scope[] scope = {Scope.NONE};
    in.object(
        field -> {
          switch (field) {
            case "scope" -> scope[0] = scope();
            case "metrics" -> {
              int[] next = {0};
              in.array(() -> waiting.add(new Waiting(index, next[0]++, metric())));
            }
            default -> in.skip();
          }
        });
    return scope[0];
  }

  private Scope scope() throws IOException {
    String[] texts = {"", ""};
    List<Label> attributes = new ArrayList<>();
    in.object(
        field -> {
          switch (field) {
            case "name" -> texts[0] = in.text();
            case "version" -> texts[1] = in.text();
            case "attributes" -> attributes.addAll(values.attributes());
            default -> in.skip();
          }
        });
    return Scope.of(texts[0], texts[1], attributes);
  }

  private OtlpMetric metric() throws IOException {
    metrics++;
    if (metrics > MAX_METRICS) {
      throw new IOException("it has more than " + MAX_METRICS + " metrics");
    }
    String[] texts = {"", ""};
    @Nullable Data[] data = new Data[1];
    in.object(
        field -> {
          switch (field) {
            case "name" -> texts[0] = in.text();
            case "unit" -> texts[1] = in.text();
            case "gauge", "sum", "histogram", "exponentialHistogram", "summary" ->
                data[0] = in.isNull() ? data[0] : data(field);
            default -> in.skip();
          }
        });
    return new OtlpMetric(texts[0], texts[1], data[0]);
  }

  private Data data(String kind) throws IOException {
    Points points = new Points(kind);
    in.object(
        field -> {
          switch (field) {
            case "dataPoints" -> in.array(points::read);
            case "aggregationTemporality" -> points.temporality = Temporality.of(in.integer());
            case "isMonotonic" -> points.monotonic = in.flag();
            default -> in.skip();
          }
        });
    return points.data();
  }

  /** The points of one metric while they are read. */
  private final class Points {
    private final String kind;
    private final List<Point> all = new ArrayList<>();
    private Temporality temporality = Temporality.UNSPECIFIED;
    private boolean monotonic;

    Points(String kind) {
      this.kind = kind;
    }

    void read() throws IOException {
      sink.expectPoint();
      JsonPoint point = JsonPoint.read(in, values);
      all.add(
          switch (kind) {
            case "gauge", "sum" -> point.number();
            case "histogram" -> point.histogram();
            case "exponentialHistogram" -> point.exponential();
            default -> point.summary();
          });
    }

    Data data() {
      return switch (kind) {
        case "gauge" -> new OtlpMetric.Gauge(cast(OtlpMetric.NumberPoint.class));
        case "sum" ->
            new OtlpMetric.Sum(cast(OtlpMetric.NumberPoint.class), temporality, monotonic);
        case "summary" -> new OtlpMetric.Summary(cast(OtlpMetric.SummaryPoint.class));
        default -> new OtlpMetric.Histogram(cast(OtlpMetric.DistributionPoint.class), temporality);
      };
    }

    private <T> List<T> cast(Class<T> type) {
      return all.stream().map(type::cast).toList();
    }
  }
}
