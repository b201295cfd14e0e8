package dev.masterperf.launcher.demo;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.Observation;
import dev.masterperf.producer.r2.ObjectBody;
import dev.masterperf.producer.r2.PutOutcome;
import dev.masterperf.producer.r2.R2Storage;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/** Facts about the bucket, each tried out before it is stated. */
final class BucketChecks implements Runnable {
  private static final String TOPIC = "R2 Validation";
  private static final String PROBE = "checks/conditional-write";

  private final MasterPerfTracker tracker;
  private final R2Storage storage;
  private final LongSupplier nanoTime;

  BucketChecks(MasterPerfTracker tracker, R2Storage storage, LongSupplier nanoTime) {
    this.tracker = tracker;
    this.storage = storage;
    this.nanoTime = nanoTime;
  }

  @Override
  public void run() {
    reachable();
    conditionalWrite();
    tracker.setState("Zstd", "Object Compression", "zstd", "ENABLED");
    tracker.setState(
        "Zstd", "Object Compression", "level", Integer.toString(R2Storage.COMPRESSION_LEVEL));
  }

  private void reachable() {
    long start = nanoTime.getAsLong();
    storage.list(1);
    Quantity took = new Quantity((nanoTime.getAsLong() - start) / 1e9, Unit.SECONDS);
    tracker.addPerformanceMetric(
        Observation.of("R2", TOPIC, "bucket_reachable", took)
            .ofType(MetricType.VALIDATION)
            .describedBy("list one object", storage.location(), "the bucket answers"));
  }

  private void conditionalWrite() {
    ObjectBody body = ObjectBody.of("probe".getBytes(StandardCharsets.US_ASCII));
    ObjectBody other = ObjectBody.of("other".getBytes(StandardCharsets.US_ASCII));
    storage.delete(PROBE);
    PutOutcome first = storage.putIfAbsent(PROBE, body);
    PutOutcome second = storage.putIfAbsent(PROBE, other);
    storage.delete(PROBE);
    boolean holds = first == PutOutcome.CREATED && second == PutOutcome.OTHER_CONTENT;
    tracker.addPerformanceMetric(
        Observation.of("R2", TOPIC, "conditional_write", holds ? "HOLDS" : "DOES NOT HOLD")
            .ofType(MetricType.VALIDATION)
            .ended(holds ? Status.OK : Status.ERROR)
            .describedBy(
                "If-None-Match: *", storage.location(), "the second writer was told " + second));
  }
}
