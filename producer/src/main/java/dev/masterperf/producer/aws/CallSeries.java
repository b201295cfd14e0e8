package dev.masterperf.producer.aws;

import dev.masterperf.model.Unit;
import dev.masterperf.producer.Counter;
import dev.masterperf.producer.Description;
import dev.masterperf.producer.Distribution;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import dev.masterperf.producer.Timer;
import dev.masterperf.producer.r2.ErrorClass;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.SdkMetric;

/**
 * The series of one operation of one service. Labels hold one of few words; what is exact stands in
 * the properties of the single failure.
 */
final class CallSeries {
  private static final String CATEGORY = "AWS";
  private static final Pattern NEW_WORD =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private final MasterPerfTracker tracker;
  private final String service;
  private final String operation;
  private final String id;
  private final Timer duration;
  private final Timer firstByte;
  private final Counter retries;
  private final Distribution sentBytes;
  private final Distribution receivedBytes;
  private final Map<String, Counter> byLabel = new ConcurrentHashMap<>();

  CallSeries(MasterPerfTracker tracker, String service, String operation) {
    this.tracker = tracker;
    this.service = service;
    this.operation = operation;
    this.id = NEW_WORD.matcher(operation).replaceAll("_").toLowerCase(Locale.ROOT);
    this.duration = tracker.timer(named("").series());
    this.firstByte = tracker.timer(named("_ttfb").series());
    this.retries = tracker.counter(named("_retries").series(), Unit.ONE);
    this.sentBytes = tracker.distribution(named("_sent_bytes").series(), Unit.BYTES);
    this.receivedBytes = tracker.distribution(named("_received_bytes").series(), Unit.BYTES);
  }

  void called(MetricCollection call) {
    long nanos = last(call, CoreMetric.API_CALL_DURATION, Duration.ZERO).toNanos();
    retries.add(last(call, CoreMetric.RETRY_COUNT, 0));
    for (MetricCollection attempt : call.children()) {
      for (int status : attempt.metricValues(HttpMetric.HTTP_STATUS_CODE)) {
        counter("_responses", "http", status / 100 + "xx").increment();
      }
    }
    if (last(call, CoreMetric.API_CALL_SUCCESSFUL, true)) {
      succeeded(call, nanos);
    } else {
      failed(call, nanos);
    }
  }

  /** What the headers of one attempt say that was sent and received; 0 where they say nothing. */
  void moved(long sent, long received) {
    if (sent > 0) {
      sentBytes.record((double) sent);
    }
    if (received > 0) {
      receivedBytes.record((double) received);
    }
  }

  private void succeeded(MetricCollection call, long nanos) {
    duration.describe(new Description(operation, place(call), "done"));
    duration.record(nanos);
    lastOfAttempts(call, CoreMetric.TIME_TO_FIRST_BYTE)
        .ifPresent(waited -> firstByte.record(waited.toNanos()));
  }

  private void failed(MetricCollection call, long nanos) {
    String error = errorOf(call).label();
    counter("_errors", "error", error).increment();
    Map<String, String> properties = new TreeMap<>();
    properties.put("error", error);
    properties.put("retries", Integer.toString(last(call, CoreMetric.RETRY_COUNT, 0)));
    lastOfAttempts(call, HttpMetric.HTTP_STATUS_CODE)
        .ifPresent(status -> properties.put("http", Integer.toString(status)));
    lastOfAttempts(call, CoreMetric.AWS_REQUEST_ID)
        .ifPresent(request -> properties.put("requestId", request));
    duration.recordError(nanos, new Description(operation, place(call), error), properties);
  }

  /** The SDK's type, and where that is no more than that the service answered so, its status. */
  private static ErrorClass errorOf(MetricCollection call) {
    String type = lastOfAttempts(call, CoreMetric.ERROR_TYPE).orElse("");
    return switch (type) {
      case "Throttling" -> ErrorClass.THROTTLED;
      case "ConfiguredTimeout" -> ErrorClass.TIMEOUT;
      case "IO" -> ErrorClass.CONNECTION;
      default ->
          lastOfAttempts(call, HttpMetric.HTTP_STATUS_CODE)
              .filter(status -> status >= 300)
              .map(status -> ErrorClass.ofAnswer(status, ""))
              .orElse(ErrorClass.OTHER);
    };
  }

  private static String place(MetricCollection call) {
    List<URI> endpoints = call.metricValues(CoreMetric.SERVICE_ENDPOINT);
    return endpoints.isEmpty() ? "" : String.valueOf(endpoints.get(0).getHost());
  }

  private Counter counter(String suffix, String label, String word) {
    return byLabel.computeIfAbsent(
        suffix + word,
        missing -> tracker.counter(named(suffix).labelled(label, word).series(), Unit.ONE));
  }

  private Observation named(String suffix) {
    return Observation.of(CATEGORY, service, id + suffix, "");
  }

  private static <T> T last(MetricCollection of, SdkMetric<T> metric, T otherwise) {
    List<T> values = of.metricValues(metric);
    return values.isEmpty() ? otherwise : values.get(values.size() - 1);
  }

  private static <T> Optional<T> lastOfAttempts(MetricCollection call, SdkMetric<T> metric) {
    List<MetricCollection> attempts = call.children();
    if (attempts.isEmpty()) {
      return Optional.empty();
    }
    List<T> values = attempts.get(attempts.size() - 1).metricValues(metric);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }
}
