package dev.masterperf.launcher.run;

import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.producer.r2.ValidationReport;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The check of the bucket that a start makes, for somebody who only wants to know. */
public final class BucketTrial {
  private BucketTrial() {}

  /** Tries everything that the archive does, on an object of its own. */
  public static ValidationReport run(BucketSettings bucket) {
    return BucketCheck.validate(bucket, "doctor", new Unheard());
  }

  private static final class Unheard implements MetricPublisher {
    @Override
    public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
