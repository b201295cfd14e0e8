package dev.masterperf.launcher.doctor;

import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.launcher.run.BucketTrial;
import dev.masterperf.producer.r2.ValidationReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the bucket does what the archive needs: each thing is tried on an object of our own below
 * {@code .masterperf/}, which is deleted at the end. Conditional writes are among them, by which
 * two archivers never overwrite each other, and the clock by which requests are signed.
 */
record BucketCheck(Optional<BucketSettings> bucket) implements Check {

  @Override
  public String subject() {
    return "bucket";
  }

  @Override
  public List<Finding> look() {
    if (bucket.isEmpty()) {
      return List.of(
          Finding.ok(subject(), "none is configured (--s3-endpoint): nothing is archived"));
    }
    ValidationReport report = BucketTrial.run(bucket.get());
    List<Finding> problems =
        Stream.concat(
                report.of(dev.masterperf.producer.r2.Finding.Severity.ERROR).stream()
                    .map(found -> Finding.fail(subject(), of(report, found), "")),
                report.of(dev.masterperf.producer.r2.Finding.Severity.WARNING).stream()
                    .map(found -> Finding.warn(subject(), of(report, found), "")))
            .toList();
    return problems.isEmpty()
        ? List.of(
            Finding.ok(
                subject(),
                report.location() + " takes, keeps and deletes objects, and creates none twice"))
        : problems;
  }

  /** What to do stands in its detail. */
  private static String of(ValidationReport report, dev.masterperf.producer.r2.Finding found) {
    return report.location() + ": " + found;
  }
}
