package dev.masterperf.producer.r2;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Runs operations and records what they took: latency, bytes, throughput, retries and status. */
final class OperationLog {
  private static final String CATEGORY = "R2";
  private static final int SHOWN_KEY_LENGTH = 200;

  private final MasterPerfTracker tracker;
  private final LongSupplier nanoTime;
  private final String bucket;
  private final String place;

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
    boolean unusual = !call.outcome().isEmpty();
    String moved = call.bytes() > 0 ? " " + bytes(call).toText() : "";
    String impact = unusual ? call.outcome() : one.operation().done() + moved;
    Map<String, String> properties = properties(one.name(), call);
    properties.put("outcome", unusual ? call.outcome() : "done");
    record(one.operation(), call, one.spentNanos() / 1e9, Status.OK, impact, properties);
  }

  void failed(Measured one, RuntimeException error, ErrorClass why) {
    Call call = one.call();
    Map<String, String> properties = properties(one.name(), call);
    properties.put("error", error.getClass().getSimpleName());
    String reason = error.getClass().getSimpleName();
    if (error instanceof AwsServiceException refused) {
      properties.put("http", Integer.toString(refused.statusCode()));
      reason += " (" + refused.statusCode() + ")";
    }
    record(one.operation(), call, one.spentNanos() / 1e9, Status.ERROR, reason, properties);
    tracker.addPerformanceMetric(
        observation(one.operation(), "_errors", new Quantity(1, Unit.ONE), Status.ERROR)
            .labelled("error", why.label()));
  }

  private void record(
      Operation operation,
      Call call,
      double seconds,
      Status status,
      String impact,
      Map<String, String> properties) {
    List<Observation> seen = new ArrayList<>(4);
    seen.add(
        observation(operation, "", new Quantity(seconds, Unit.SECONDS), status).with(properties));
    seen.add(observation(operation, "_retries", new Quantity(call.retries(), Unit.ONE), status));
    if (call.firstByteNanos() >= 0) {
      Quantity first = new Quantity(call.firstByteNanos() / 1e9, Unit.SECONDS);
      seen.add(observation(operation, "_ttfb", first, status));
    }
    if (status == Status.OK && call.bytes() > 0) {
      seen.add(observation(operation, "_bytes", bytes(call), status));
      if (seconds > 0) {
        Quantity rate = new Quantity(call.bytes() / seconds, Unit.BYTES_PER_SECOND);
        seen.add(observation(operation, "_throughput", rate, status));
      }
    }
    tracker.addPerformanceMetrics(
        seen.stream().map(one -> one.describedBy(call.requests(), place, impact)).toList());
  }

  private Observation observation(
      Operation operation, String suffix, Quantity measured, Status status) {
    return Observation.of(CATEGORY, operation.topic(), operation.id() + suffix, measured)
        .labelled("bucket", bucket)
        .ended(status);
  }

  private static Map<String, String> properties(String name, Call call) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("key", shown(name));
    if (call.bytes() > 0) {
      properties.put("bytes", Long.toString(call.bytes()));
    }
    properties.put("retries", Integer.toString(call.retries()));
    return properties;
  }

  private static Quantity bytes(Call call) {
    return new Quantity(call.bytes(), Unit.BYTES);
  }

  private static String shown(String name) {
    return name.length() <= SHOWN_KEY_LENGTH ? name : name.substring(0, SHOWN_KEY_LENGTH) + "…";
  }
}
