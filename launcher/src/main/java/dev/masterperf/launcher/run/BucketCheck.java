package dev.masterperf.launcher.run;

import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.model.Series;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.producer.r2.Addressing;
import dev.masterperf.producer.r2.Credentials;
import dev.masterperf.producer.r2.Finding;
import dev.masterperf.producer.r2.KeyScope;
import dev.masterperf.producer.r2.R2Settings;
import dev.masterperf.producer.r2.R2Storage;
import dev.masterperf.producer.r2.SecretKey;
import dev.masterperf.producer.r2.ValidationReport;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at start, in the log and in the matrix, whether the archive's bucket does what the archive
 * needs. It stops nothing: the archive tries on until the bucket does.
 */
final class BucketCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BucketCheck.class);

  private BucketCheck() {}

  /**
   * @param source this process, which may have other rights than the next one
   */
  static ValidationReport run(BucketSettings bucket, String source, MetricPublisher publisher) {
    ValidationReport report = validate(bucket, source, publisher);
    for (Finding finding : report.of(Finding.Severity.ERROR)) {
      LOG.atError()
          .addKeyValue("bucket", report.location())
          .addKeyValue("finding", finding)
          .log("the bucket does not do what the archive needs");
    }
    for (Finding finding : report.of(Finding.Severity.WARNING)) {
      LOG.atWarn()
          .addKeyValue("bucket", report.location())
          .addKeyValue("finding", finding)
          .log("something about the bucket should be looked at");
    }
    return report;
  }

  static ValidationReport validate(
      BucketSettings bucket, String source, MetricPublisher publisher) {
    R2Settings settings =
        new R2Settings(
            bucket.endpoint(),
            bucket.region(),
            bucket.bucket(),
            new Credentials(bucket.accessKey(), new SecretKey(bucket.secretKey())),
            KeyScope.WHOLE_BUCKET,
            Addressing.PATH,
            R2Settings.DEFAULT_MAX_OBJECT_BYTES);
    try (MasterPerfTracker tracker =
            new MasterPerfTracker(
                publisher, Series.DEFAULT_SCOPE, source, InstantSource.system(), System::nanoTime);
        R2Storage storage = new R2Storage(settings, tracker)) {
      return storage.validate();
    }
  }
}
