package dev.masterperf.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.r2.KeyScope;
import dev.masterperf.producer.r2.Listing;
import dev.masterperf.producer.r2.ObjectBody;
import dev.masterperf.producer.r2.PutOutcome;
import dev.masterperf.producer.r2.R2Settings;
import dev.masterperf.producer.r2.R2Storage;
import dev.masterperf.producer.r2.RefusedKeyException;
import dev.masterperf.producer.r2.SecretKey;
import dev.masterperf.producer.r2.StorageException;
import dev.masterperf.producer.r2.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class R2StorageIT {
  private static final int MIB = 1024 * 1024;

  /** Deep enough that a key which escapes by three levels is still found below {@link #folder}. */
  private static final Path DATA = Path.of("a/b/c/s3");

  @TempDir private static Path folder;
  private static EmbeddedS3 s3;

  private final RecordedMetrics recorded = new RecordedMetrics();
  private final MasterPerfTracker tracker = new MasterPerfTracker(recorded);
  private final R2Storage storage = storage(EmbeddedS3.BUCKET, new KeyScope("it/live"));

  @BeforeAll
  static void startEndpoint() {
    s3 = EmbeddedS3.start(new EmbeddedS3Settings(folder.resolve(DATA), "127.0.0.1", 0));
  }

  @AfterAll
  static void stopEndpoint() {
    s3.close();
  }

  @AfterEach
  void clear() {
    storage.list(R2Storage.MAX_LISTED).objects().forEach(left -> storage.delete(left.name()));
    storage.close();
    tracker.close();
  }

  @Test
  void anObjectOfEightMebibytesIsStoredDescribedReadAndDeleted() {
    byte[] content = random(8 * MIB);

    storage.put("large/größe 1.bin", ObjectBody.of(content));

    assertThat(storage.head("large/größe 1.bin").orElseThrow().sizeBytes()).isEqualTo(8 * MIB);
    assertThat(storage.get("large/größe 1.bin")).contains(content);
    storage.delete("large/größe 1.bin");
    assertThat(storage.head("large/größe 1.bin")).isEmpty();
    assertThat(storage.get("large/größe 1.bin")).isEmpty();
    tracker.flush();
    assertThat(recorded.of("R2", "upload_throughput").get(0).summary().min()).isGreaterThan(1e6);
    assertThat(Stream.of("upload", "download", "head", "delete").map(id -> recorded.of("R2", id)))
        .allSatisfy(seen -> assertThat(seen).isNotEmpty().allMatch(m -> m.status() == Status.OK));
  }

  @Test
  void anEmptyObjectIsAnObject() {
    storage.put("empty", ObjectBody.of(new byte[0]));

    assertThat(storage.get("empty")).contains(new byte[0]);
  }

  @Test
  void aLargeObjectIsSentInPartsAndIsOneObjectThen() {
    byte[] content = random(11 * MIB);

    storage.putMultipart("parts.bin", ObjectBody.of(content), 5 * MIB);

    assertThat(storage.get("parts.bin")).contains(content);
    tracker.flush();
    PerfMetric multipart = recorded.of("R2", "multipart").get(0);
    assertThat(multipart.pattern())
        .isEqualTo("CreateMultipartUpload, UploadPart x3, CompleteMultipartUpload");
    assertThat(recorded.of("R2", "multipart_bytes").get(0).summary().sum()).isEqualTo(11 * MIB);
  }

  @Test
  void aMultipartUploadWhoseSourceBreaksLeavesNothingBehind() {
    ObjectBody breaking = new ObjectBody(() -> new BreakingStream(6 * MIB), 11 * MIB);

    assertThatThrownBy(() -> storage.putMultipart("parts.bin", breaking, 5 * MIB))
        .isInstanceOf(StorageException.class);

    assertThat(storage.get("parts.bin")).isEmpty();
    assertThat(recorded.of("R2", "multipart").get(0).status()).isEqualTo(Status.ERROR);
    assertThat(recorded.of("R2", "multipart").get(0).pattern()).contains("AbortMultipartUpload");
  }

  @Test
  void aListingIsBoundedAndSaysWhetherThereIsMore() {
    for (int i = 0; i < 5; i++) {
      storage.put("list/" + i, ObjectBody.of(new byte[i]));
    }
    storage.put("listing-of-others", ObjectBody.of(new byte[1]));

    Listing three = storage.list("list", 3);
    Listing all = storage.list("list", 100);

    assertThat(three.objects())
        .extracting(StoredObject::name)
        .containsExactly("list/0", "list/1", "list/2");
    assertThat(three.truncated()).isTrue();
    assertThat(all.objects())
        .extracting(StoredObject::sizeBytes)
        .containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(all.truncated()).isFalse();
  }

  @Test
  void scopesDoNotSeeEachOther() {
    storage.put("mine", ObjectBody.of(new byte[1]));
    try (R2Storage other = storage(EmbeddedS3.BUCKET, new KeyScope("it/liver"))) {
      assertThat(other.list(10).objects()).isEmpty();
      assertThat(other.get("mine")).isEmpty();
    }
  }

  @Test
  void aRefusedKeyTouchesNoFileOutside() throws IOException {
    long before = files();

    for (String hostile :
        List.of("../../../escaped", "..\\escaped", "%2e%2e/escaped", "/escaped")) {
      assertThatThrownBy(() -> storage.put(hostile, ObjectBody.of(new byte[1])))
          .isInstanceOf(RefusedKeyException.class);
    }

    assertThat(files()).isEqualTo(before);
    assertThat(recorded.of("Security", "refused_key")).hasSize(4);
  }

  @Test
  void ofRacingConditionalWritersOneContentWinsAndAllAreToldTheTruth() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 25; round++) {
        String name = "race/" + round;
        List<Future<PutOutcome>> outcomes = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
          byte[] content = {(byte) writer};
          outcomes.add(writers.submit(() -> storage.putIfAbsent(name, ObjectBody.of(content))));
        }
        byte winner = storedAfter(outcomes, name);
        for (int writer = 0; writer < 4; writer++) {
          PutOutcome told = outcomes.get(writer).get();
          assertThat(told == PutOutcome.OTHER_CONTENT).as(name).isEqualTo(writer != winner);
        }
      }
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void compressedTextComesBackAndItsRatioIsKnown() {
    byte[] text = "the same line again\n".repeat(5000).getBytes(StandardCharsets.UTF_8);

    storage.putCompressed("text.zst", text);

    assertThat(storage.getCompressed("text.zst")).contains(text);
    assertThat(recorded.of("Zstd", "ratio").get(0).measure()).isGreaterThan(100);
  }

  @Test
  void aBucketThatDoesNotExistIsAFailureWithItsName() {
    try (R2Storage missing = storage("no-such-bucket", KeyScope.WHOLE_BUCKET)) {
      assertThatThrownBy(() -> missing.put("a", ObjectBody.of(new byte[1])))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("no-such-bucket/a");
    }

    assertThat(recorded.of("R2", "upload").get(0).properties())
        .containsEntry("error", "not_found")
        .containsEntry("code", "NoSuchBucket")
        .containsEntry("http", "404");
  }

  private static byte storedAfter(List<Future<PutOutcome>> outcomes, String name) throws Exception {
    for (Future<PutOutcome> outcome : outcomes) {
      outcome.get();
    }
    return Files.readAllBytes(
        folder
            .resolve(DATA)
            .resolve("objects")
            .resolve(EmbeddedS3.BUCKET)
            .resolve("it/live")
            .resolve(name))[0];
  }

  private R2Storage storage(String bucket, KeyScope scope) {
    R2Settings settings =
        new R2Settings(s3.endpoint(), bucket, s3.accessKey(), new SecretKey(s3.secretKey()), scope);
    return new R2Storage(settings, tracker);
  }

  private static long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.getFileName().toString().contains("escaped")).count();
    }
  }

  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }
}
