package dev.masterperf.producer.r2;

import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.Counter;
import dev.masterperf.producer.Description;
import dev.masterperf.producer.Distribution;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import dev.masterperf.producer.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The series of one kind of operation on one bucket. What is in a label is one of few words; keys,
 * codes and exceptions stand in the properties of the single failure.
 */
final class OperationSeries {
  private static final String CATEGORY = "R2";
  private static final double NANOS_PER_SECOND = 1e9;

  private final MasterPerfTracker tracker;
  private final Operation operation;
  private final String bucket;
  private final Timer latency;
  private final Timer firstByte;
  private final Distribution bytes;
  private final Distribution throughput;
  private final @Nullable Counter retries;
  private final Map<ErrorClass, Counter> errors = new ConcurrentHashMap<>();

  OperationSeries(MasterPerfTracker tracker, Operation operation, String bucket) {
    this.tracker = tracker;
    this.operation = operation;
    this.bucket = bucket;
    this.latency = tracker.timer(named("").series());
    this.firstByte = tracker.timer(named("_ttfb").series());
    this.bytes = tracker.distribution(named("_bytes").series(), Unit.BYTES);
    this.throughput = tracker.distribution(named("_throughput").series(), Unit.BYTES_PER_SECOND);
    this.retries = operation.sends() ? tracker.counter(named("_retries").series(), Unit.ONE) : null;
  }

  void succeeded(Call call, long nanos, Description described) {
    latency.describe(described);
    latency.record(nanos);
    retried(call);
    if (call.firstByteNanos() >= 0) {
      firstByte.record(call.firstByteNanos());
    }
    if (call.bytes() > 0) {
      bytes.record((double) call.bytes());
      if (nanos > 0) {
        throughput.record(call.bytes() * NANOS_PER_SECOND / nanos);
      }
    }
  }

  void failed(
      Call call,
      long nanos,
      ErrorClass why,
      Description described,
      Map<String, String> properties) {
    latency.recordError(nanos, described, properties);
    retried(call);
    errors.computeIfAbsent(why, this::errorsOf).increment();
  }

  private void retried(Call call) {
    if (retries != null) {
      retries.add(call.retries());
    }
  }

  private Counter errorsOf(ErrorClass why) {
    Series series = named("_errors").labelled("error", why.label()).series();
    return tracker.counter(series, Unit.ONE);
  }

  private Observation named(String suffix) {
    return Observation.of(CATEGORY, operation.topic(), operation.id() + suffix, "")
        .labelled("bucket", bucket);
  }
}
