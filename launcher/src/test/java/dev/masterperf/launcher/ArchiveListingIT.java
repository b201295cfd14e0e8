package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.MissingObjectException;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ArchiveListingIT {

  @TempDir Path dataDir;

  @Test
  @Timeout(60)
  void aListingOfMoreThanOnePageIsReadToItsEnd() throws IOException {
    int moreThanOnePage = 1_100;
    try (EmbeddedS3 s3 = EmbeddedS3.start(new EmbeddedS3Settings(dataDir, "127.0.0.1", 0));
        S3Bucket bucket =
            new S3Bucket(
                new BucketSettings(
                    s3.endpoint(), "auto", EmbeddedS3.BUCKET, s3.accessKey(), s3.secretKey()))) {
      for (int number = 0; number < moreThanOnePage; number++) {
        place(String.format("history/some/%05d", number));
      }

      assertThat(bucket.list("history/some/"))
          .hasSize(moreThanOnePage)
          .first()
          .satisfies(first -> assertThat(first.bytes()).isEqualTo(1));
      assertThat(bucket.keys("history/some/"))
          .isSorted()
          .endsWith(String.format("history/some/%05d", moreThanOnePage - 1));
    }
  }

  @Test
  @Timeout(60)
  void aRangeEndsWhereTheObjectDoes() throws IOException {
    try (EmbeddedS3 s3 = EmbeddedS3.start(new EmbeddedS3Settings(dataDir, "127.0.0.1", 0));
        S3Bucket bucket =
            new S3Bucket(
                new BucketSettings(
                    s3.endpoint(), "auto", EmbeddedS3.BUCKET, s3.accessKey(), s3.secretKey()))) {
      bucket.putIfAbsent("history/some", new byte[] {1, 2, 3, 4});

      assertThat(bucket.getRange("history/some", 1, 2)).containsExactly(2, 3);
      assertThat(bucket.getRange("history/some", 3, 9)).containsExactly(4);
      assertThat(bucket.getRange("history/some", 4, 9)).isEmpty();
      assertThatThrownBy(() -> bucket.getRange("history/none", 0, 9))
          .isInstanceOf(MissingObjectException.class);
    }
  }

  /** An object is a file of the data folder; a thousand uploads would take half a minute. */
  private void place(String key) throws IOException {
    Path file = dataDir.resolve("objects").resolve(EmbeddedS3.BUCKET).resolve(key);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[] {1});
  }
}
