package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class R2StorageTest {
  private static final int MAX_OBJECT_BYTES = 100_000;

  private final FakeS3 s3 = FakeS3.start();
  private final RecordingPublisher published = new RecordingPublisher();
  private final R2Storage storage =
      new R2Storage(
          s3.settings().readingAtMost(MAX_OBJECT_BYTES),
          new MasterPerfTracker(published));

  @AfterEach
  void stop() {
    storage.close();
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

    PerfMetric latency = published.only("R2", "upload");
    assertThat(latency.unit()).isEqualTo(Unit.SECONDS);
    assertThat(latency.measure()).isPositive();
    assertThat(latency.status()).isEqualTo(Status.OK);
    assertThat(latency.series().topic()).isEqualTo("Object Upload");
    assertThat(latency.series().labels()).containsEntry("bucket", "bucket");
    assertThat(latency.pattern()).isEqualTo("PutObject");
    assertThat(latency.locations()).isEqualTo("bucket/live/");
    assertThat(latency.impact()).isEqualTo("stored 2KiB");
    assertThat(latency.properties())
        .containsEntry("key", "a.bin")
        .containsEntry("retries", "0")
        .containsEntry("bytes", "2048");
    assertThat(published.only("R2", "upload_bytes").measure()).isEqualTo(2048);
    assertThat(published.only("R2", "upload_throughput").measure())
        .isEqualTo(2048 / latency.measure());
    assertThat(published.only("R2", "upload_throughput").unit()).isEqualTo(Unit.BYTES_PER_SECOND);
    assertThat(published.only("R2", "upload_retries").measure()).isZero();
  }

  @Test
  void retriesOfTheSdkAreCountedThoughTheOperationSucceeds() {
    s3.failNext(500, 503);

    storage.put("a.bin", ObjectBody.of(new byte[10]));

    assertThat(published.only("R2", "upload").status()).isEqualTo(Status.OK);
    assertThat(published.only("R2", "upload_retries").measure()).isEqualTo(2);
  }

  @Test
  void aFailureIsRecordedWithItsClassAndReachesTheCallerWithItsPlace() {
    s3.failNext(403);

    assertThatThrownBy(() -> storage.put("a.bin", ObjectBody.of(new byte[10])))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("upload of bucket/live/a.bin failed");

    PerfMetric latency = published.only("R2", "upload");
    assertThat(latency.status()).isEqualTo(Status.ERROR);
    assertThat(latency.properties()).containsEntry("error", "S3Exception");
    assertThat(latency.properties()).containsEntry("http", "403");
    assertThat(published.of("R2", "upload_bytes")).isEmpty();
  }

  @Test
  void anEndpointThatIsAwayIsAFailureToo() {
    s3.close();

    assertThatThrownBy(() -> storage.head("a")).isInstanceOf(StorageException.class);

    assertThat(published.only("R2", "head").status()).isEqualTo(Status.ERROR);
    assertThat(published.only("R2", "head_retries").measure()).isEqualTo(2);
  }

  @Test
  void aTraversalIsRefusedUnsentAndRecordedAsSecurity() {
    assertThatThrownBy(() -> storage.get("../other/secret"))
        .isInstanceOf(RefusedKeyException.class);

    PerfMetric refusal = published.only("Security", "refused_key");
    assertThat(refusal.status()).isEqualTo(Status.ERROR);
    assertThat(refusal.value()).isEqualTo("REFUSED");
    assertThat(refusal.measure()).isEqualTo(1);
    assertThat(refusal.pattern()).isEqualTo("key has a segment of dots");
    assertThat(refusal.properties())
        .containsEntry("operation", "download")
        .containsEntry("key", "../other/secret");
    assertThat(published.of("R2", "download")).isEmpty();
  }

  @Test
  void aFreeKeyIsCreatedOnce() {
    ObjectBody body = ObjectBody.of(new byte[] {1, 2});

    assertThat(storage.putIfAbsent("seg", body)).isEqualTo(PutOutcome.CREATED);
    assertThat(storage.putIfAbsent("seg", body)).isEqualTo(PutOutcome.SAME_CONTENT);
    assertThat(storage.putIfAbsent("seg", ObjectBody.of(new byte[] {1, 2, 3})))
        .isEqualTo(PutOutcome.OTHER_CONTENT);
    assertThat(storage.get("seg")).contains(new byte[] {1, 2});
  }

  @Test
  void aRaceThatEverybodyLostIsTriedAgain() {
    s3.failNext(412);

    assertThat(storage.putIfAbsent("seg", ObjectBody.of(new byte[] {1})))
        .isEqualTo(PutOutcome.CREATED);

    assertThat(published.only("R2", "upload_if_absent").pattern())
        .isEqualTo("PutObject x2, GetObject");
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
    PerfMetric ratio = published.only("Zstd", "ratio");
    assertThat(ratio.unit()).isEqualTo(Unit.ONE);
    assertThat(ratio.measure()).isGreaterThan(60);
    assertThat(ratio.value()).endsWith("x");
    assertThat(published.only("Zstd", "compress").unit()).isEqualTo(Unit.SECONDS);
    assertThat(published.only("Zstd", "decompress").status()).isEqualTo(Status.OK);
  }

  @Test
  void aBombIsNotInflated() {
    s3.objects().put("/bucket/live/bomb", Zstd.compress(new byte[50_000_000], 3));

    assertThatThrownBy(() -> storage.getCompressed("bomb"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("inflates to more than the 100000 bytes taken");
    assertThat(published.only("Zstd", "decompress").status()).isEqualTo(Status.ERROR);
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
