package dev.masterperf.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.producer.r2.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketCheckIT {
  @TempDir private Path folder;

  @Test
  void whatThisProcessFoundOfItsBucketIsARowOfItsOwn() {
    Rows rows = new Rows();
    try (EmbeddedS3 s3 = EmbeddedS3.start(new EmbeddedS3Settings(folder, "127.0.0.1", 0))) {
      BucketCheck.run(bucket(s3, EmbeddedS3.BUCKET), "host-7", rows);

      assertThat(rows.rows)
          .allMatch(row -> row.series().category().equals("Security"))
          .allMatch(row -> row.series().source().equals("host-7"))
          .extracting(row -> row.series().id())
          .contains("reachable", "bucket", "permission_put", "clock_skew", "conditional_write");
    }
  }

  @Test
  void aBucketThatIsMissingIsFoundAndStopsNothing() {
    try (EmbeddedS3 s3 = EmbeddedS3.start(new EmbeddedS3Settings(folder, "127.0.0.1", 0))) {
      assertThat(
              BucketCheck.run(bucket(s3, "not-made-yet"), "host-7", new Rows())
                  .of(Finding.Severity.ERROR))
          .extracting(Finding::detail)
          .containsExactly("there is no bucket not-made-yet at this endpoint; make it");
    }
  }

  private static BucketSettings bucket(EmbeddedS3 s3, String name) {
    return new BucketSettings(s3.endpoint(), "auto", name, s3.accessKey(), s3.secretKey());
  }

  private static final class Rows implements MetricPublisher {
    private final List<PerfMetric> rows = new ArrayList<>();

    @Override
    public CompletableFuture<Void> publish(List<PerfMetric> batch) {
      rows.addAll(batch);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }
}
