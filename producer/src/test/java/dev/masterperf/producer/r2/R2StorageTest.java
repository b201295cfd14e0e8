package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.github.luben.zstd.Zstd;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class R2StorageTest {
  private static final int MAX_OBJECT_BYTES = 100_000;

  private final FakeS3 s3 = FakeS3.start();
  private final Recorded recorded = new Recorded();
  private final R2Storage storage =
      new R2Storage(s3.settings().readingAtMost(MAX_OBJECT_BYTES), recorded.tracker());

  @AfterEach
  void stop() {
    storage.close();
    recorded.close();
    s3.close();
  }

  @Test
  void whatIsPutUnderTheScopeIsReadBack() {
    byte[] content = "hello".getBytes(StandardCharsets.UTF_8);

    storage.put("a/b.txt", ObjectBody.of(content));

    assertThat(s3.objects()).containsOnlyKeys("/bucket/live/a/b.txt");
    assertThat(storage.get("a/b.txt")).contains(content);
    assertThat(storage.head("a/b.txt").orElseThrow().sizeBytes()).isEqualTo(5);
    storage.delete("a/b.txt");
    assertThat(storage.get("a/b.txt")).isEmpty();
    assertThat(storage.head("a/b.txt")).isEmpty();
  }

  @Test
  void anUploadRecordsLatencyBytesThroughputAndRetries() {
    storage.put("a.bin", ObjectBody.of(new byte[2048]));

    PerfMetric latency = recorded.only("R2", "upload");
    double seconds = recorded.sum("upload");
    assertThat(latency.unit()).isEqualTo(Unit.SECONDS);
    assertThat(seconds).isPositive();
    assertThat(latency.status()).isEqualTo(Status.OK);
    assertThat(latency.series().topic()).isEqualTo("Object Upload");
    assertThat(latency.series().labels()).containsExactly(Map.entry("bucket", "bucket"));
    assertThat(latency.pattern()).isEqualTo("PutObject");
    assertThat(latency.locations()).isEqualTo("bucket/live/");
    assertThat(latency.impact()).isEqualTo("stored 2KiB");
    assertThat(recorded.sum("upload_ttfb")).isPositive().isLessThanOrEqualTo(seconds);
    assertThat(recorded.sum("upload_bytes")).isEqualTo(2048);
    assertThat(recorded.sum("upload_throughput")).isCloseTo(2048 / seconds, withinPercentage(0.01));
    assertThat(recorded.only("R2", "upload_throughput").unit()).isEqualTo(Unit.BYTES_PER_SECOND);
    assertThat(recorded.total("upload_retries")).isZero();
    assertThat(recorded.of("R2", "upload_errors")).isEmpty();
  }

  @Test
  void manyOperationsAreFewMetricsThatCountThemAll() {
    for (int i = 0; i < 50; i++) {
      storage.put("a.bin", ObjectBody.of(new byte[i]));
    }

    assertThat(recorded.count("upload")).isEqualTo(50);
    assertThat(recorded.sum("upload_bytes")).isEqualTo(49 * 50 / 2.0);
    assertThat(recorded.of("R2", "upload")).hasSizeLessThan(20);
  }

  @Test
  void retriesOfTheSdkAreCountedThoughTheOperationSucceeds() {
    s3.failNext(500, 503);

    storage.put("a.bin", ObjectBody.of(new byte[10]));

    assertThat(recorded.only("R2", "upload").status()).isEqualTo(Status.OK);
    assertThat(recorded.total("upload_retries")).isEqualTo(2);
  }

  @Test
  void aFailureIsRecordedWithItsClassAndReachesTheCallerWithItsPlace() {
    s3.failNext(403);

    assertThatThrownBy(() -> storage.put("a.bin", ObjectBody.of(new byte[10])))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("upload of bucket/live/a.bin failed");

    PerfMetric latency = recorded.only("R2", "upload");
    assertThat(latency.status()).isEqualTo(Status.ERROR);
    assertThat(latency.measure()).isPositive();
    assertThat(latency.pattern()).isEqualTo("PutObject");
    assertThat(latency.locations()).isEqualTo("bucket/live/");
    assertThat(latency.impact()).isEqualTo("Injected");
    assertThat(latency.properties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "key", "a.bin",
                "error", "denied",
                "exception", "S3Exception",
                "http", "403",
                "code", "Injected",
                "retries", "0"));
    PerfMetric errors = recorded.only("R2", "upload_errors");
    assertThat(errors.series().labels())
        .containsExactly(Map.entry("bucket", "bucket"), Map.entry("error", "denied"));
    assertThat(recorded.of("R2", "upload_bytes")).isEmpty();
  }

  @Test
  void anEndpointThatIsAwayIsAFailureToo() {
    s3.close();

    assertThatThrownBy(() -> storage.head("a")).isInstanceOf(StorageException.class);

    assertThat(recorded.only("R2", "head").status()).isEqualTo(Status.ERROR);
    assertThat(recorded.total("head_retries")).isEqualTo(2);
    assertThat(recorded.only("R2", "head_errors").series().labels())
        .containsEntry("error", "connection");
  }

  @Test
  void aTraversalIsRefusedUnsentAndRecordedAsSecurity() {
    assertThatThrownBy(() -> storage.get("../other/secret"))
        .isInstanceOf(RefusedKeyException.class);

    PerfMetric refusal = recorded.only("Security", "refused_key");
    assertThat(refusal.status()).isEqualTo(Status.ERROR);
    assertThat(refusal.value()).isEqualTo("REFUSED");
    assertThat(refusal.measure()).isEqualTo(1);
    assertThat(refusal.pattern()).isEqualTo("key has a segment of dots");
    assertThat(refusal.properties())
        .containsEntry("operation", "download")
        .containsEntry("key", "../other/secret");
    assertThat(recorded.of("R2", "download")).isEmpty();
  }

  @Test
  void anObjectLargerThanMemoryAllowsIsNotRead() {
    s3.objects().put("/bucket/live/big", new byte[MAX_OBJECT_BYTES + 1]);
    s3.objects().put("/bucket/live/fits", new byte[MAX_OBJECT_BYTES]);

    assertThat(storage.get("fits").orElseThrow()).hasSize(MAX_OBJECT_BYTES);
    assertThatThrownBy(() -> storage.get("big"))
        .hasMessageContaining("larger than the 100000 bytes");
  }

  @Test
  void compressionRecordsItsRatioAndItsTime() {
    byte[] content = "MASTER_PERF ".repeat(1000).getBytes(StandardCharsets.UTF_8);

    storage.putCompressed("text.zst", content);

    assertThat(s3.objects().get("/bucket/live/text.zst").length).isLessThan(200);
    assertThat(storage.getCompressed("text.zst")).contains(content);
    PerfMetric ratio = recorded.only("Zstd", "ratio");
    assertThat(ratio.unit()).isEqualTo(Unit.ONE);
    assertThat(ratio.measure()).isGreaterThan(60);
    assertThat(ratio.value()).endsWith("x");
    assertThat(recorded.only("Zstd", "compress").unit()).isEqualTo(Unit.SECONDS);
    assertThat(recorded.only("Zstd", "decompress").status()).isEqualTo(Status.OK);
  }

  @Test
  void aBombIsNotInflated() {
    s3.objects().put("/bucket/live/bomb", Zstd.compress(new byte[50_000_000], 3));

    assertThatThrownBy(() -> storage.getCompressed("bomb"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("inflates to more than the 100000 bytes taken");
    assertThat(recorded.only("Zstd", "decompress").status()).isEqualTo(Status.ERROR);
  }

  @Test
  void whatIsNotZstdIsAnErrorAndNotContent() {
    s3.objects().put("/bucket/live/plain", "plain".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> storage.getCompressed("plain"))
        .hasMessageContaining("cannot inflate plain");
  }

  @Test
  void aFrameCutShortIsAnErrorAndNotContent() {
    byte[] whole = Zstd.compress("MASTER_PERF ".repeat(99).getBytes(StandardCharsets.UTF_8), 3);
    s3.objects().put("/bucket/live/cut", Arrays.copyOf(whole, whole.length - 3));

    assertThatThrownBy(() -> storage.getCompressed("cut")).isInstanceOf(StorageException.class);
  }

  @Test
  void aSecretDoesNotPrint() {
    assertThat(
            new R2Settings(s3.endpoint(), "b", "k", new SecretKey("hush"), KeyScope.WHOLE_BUCKET))
        .asString()
        .contains("***")
        .doesNotContain("hush");
  }
}
