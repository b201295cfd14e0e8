package dev.masterperf.producer.r2;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.Description;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Runs operations and records what they took; successes in sums of a second, failures at once. */
final class OperationLog {
  private static final int SHOWN_KEY_LENGTH = 200;

  private final MasterPerfTracker tracker;
  private final LongSupplier nanoTime;
  private final String bucket;
  private final String place;
  private final Map<Operation, OperationSeries> series = new ConcurrentHashMap<>();

  OperationLog(MasterPerfTracker tracker, LongSupplier nanoTime, R2Settings settings) {
    this.tracker = tracker;
    this.nanoTime = nanoTime;
    this.bucket = settings.bucket();
    this.place = settings.location();
  }

  /** Bucket and scope, to which a name is appended. */
  String place() {
    return place;
  }

  /** An operation that begins now, and is recorded when it says how it ended. */
  Measured begin(Operation operation, String name) {
    return new Measured(this, operation, name, nanoTime);
  }

  /**
   * Runs and records.
   *
   * @param name within the scope
   * @throws StorageException if the bucket could not be reached or refused
   */
  <T> T run(Operation operation, String name, Function<Measured, T> action) {
    Measured measured = begin(operation, name);
    T result;
    try {
      result = action.apply(measured);
    } catch (RuntimeException e) {
      throw measured.failed(e);
    }
    measured.succeeded();
    return result;
  }

  /** Records that a key was refused before anything was sent. */
  void refused(Operation operation, String name, RefusedKeyException reason) {
    Observation refusal =
        new Observation(
                Series.of("Security", "Key Scope", "refused_key"),
                "REFUSED",
                Optional.of(new Quantity(1, Unit.ONE)),
                Status.ERROR,
                "key " + reason.reason(),
                place,
                "nothing was sent",
                Collections.emptySortedMap())
            .ofType(MetricType.VALIDATION)
            .labelled("bucket", bucket)
            .with(Map.of("operation", operation.id(), "key", shown(name)));
    tracker.addPerformanceMetric(refusal);
  }

  void succeeded(Measured one) {
    Call call = one.call();
    String impact = call.outcome().isEmpty() ? done(one.operation(), call) : call.outcome();
    seriesOf(one.operation())
        .succeeded(call, one.spentNanos(), new Description(call.requests(), place, impact));
  }

  void failed(Measured one, RuntimeException error, ErrorClass why) {
    Call call = one.call();
    Map<String, String> properties = new TreeMap<>();
    properties.put("key", shown(one.name()));
    properties.put("error", why.label());
    properties.put("exception", error.getClass().getSimpleName());
    properties.put("retries", Integer.toString(call.retries()));
    if (error instanceof AwsServiceException refused) {
      properties.put("http", Integer.toString(refused.statusCode()));
      if (refused.awsErrorDetails() != null && refused.awsErrorDetails().errorCode() != null) {
        properties.put("code", refused.awsErrorDetails().errorCode());
      }
    }
    String impact = properties.getOrDefault("code", why.label());
    seriesOf(one.operation())
        .failed(
            call,
            one.spentNanos(),
            why,
            new Description(call.requests(), place, impact),
            properties);
  }

  private OperationSeries seriesOf(Operation operation) {
    return series.computeIfAbsent(
        operation, missing -> new OperationSeries(tracker, missing, bucket));
  }

  private static String done(Operation operation, Call call) {
    return call.bytes() == 0
        ? operation.done()
        : operation.done() + " " + new Quantity(call.bytes(), Unit.BYTES).toText();
  }

  private static String shown(String name) {
    return name.length() <= SHOWN_KEY_LENGTH ? name : name.substring(0, SHOWN_KEY_LENGTH) + "…";
  }
}
