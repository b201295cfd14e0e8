package dev.masterperf.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.model.Status;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.r2.ByteRange;
import dev.masterperf.producer.r2.Credentials;
import dev.masterperf.producer.r2.Download;
import dev.masterperf.producer.r2.ErrorClass;
import dev.masterperf.producer.r2.Finding;
import dev.masterperf.producer.r2.KeyScope;
import dev.masterperf.producer.r2.ObjectBody;
import dev.masterperf.producer.r2.PartPlan;
import dev.masterperf.producer.r2.R2Settings;
import dev.masterperf.producer.r2.R2Storage;
import dev.masterperf.producer.r2.ReplaceOutcome;
import dev.masterperf.producer.r2.SecretKey;
import dev.masterperf.producer.r2.StorageException;
import dev.masterperf.producer.r2.ValidationReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams, parts, versions and the bucket's check on a real endpoint. */
class R2TransferIT {
  private static final int MIB = 1024 * 1024;
  private static final PartPlan PLAN = PartPlan.DEFAULT.inPartsOf(5 * MIB);

  @TempDir private static Path folder;
  private static EmbeddedS3 s3;

  private final RecordedMetrics recorded = new RecordedMetrics();
  private final MasterPerfTracker tracker = new MasterPerfTracker(recorded);
  private final R2Storage storage = new R2Storage(settings(), tracker);

  @BeforeAll
  static void startEndpoint() {
    s3 = EmbeddedS3.start(new EmbeddedS3Settings(folder, "127.0.0.1", 0));
  }

  @AfterAll
  static void stopEndpoint() {
    s3.close();
  }

  @AfterEach
  void close() {
    storage.close();
    tracker.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aStreamOfUnknownLengthComesBackAsItWasAndTellsItsProgress(int parallel) throws IOException {
    byte[] content = random(23 * MIB + 5);
    List<Long> done = new ArrayList<>();
    PartPlan plan = PLAN.parallel(parallel).telling((bytes, total) -> done.add(bytes));

    String etag = storage.putStream("stream.bin", new ByteArrayInputStream(content), plan);

    try (Download download = storage.open("stream.bin").orElseThrow()) {
      assertThat(download.etag()).isEqualTo(etag);
      assertThat(download.readAllBytes()).isEqualTo(content);
    }
    assertThat(done).hasSize(5).isSorted().endsWith((long) content.length);
    tracker.flush();
    assertThat(recorded.of("R2", "download_stream_ttfb").get(0).summary().max())
        .isPositive()
        .isLessThanOrEqualTo(recorded.of("R2", "download_stream").get(0).summary().max());
  }

  @Test
  void aStreamThatFitsIntoOnePartIsOneRequest() {
    byte[] content = random(MIB);

    storage.putStream("small.bin", new ByteArrayInputStream(content), content.length, PLAN);

    assertThat(storage.get("small.bin")).contains(content);
    tracker.flush();
    assertThat(recorded.of("R2", "upload_stream").get(0).pattern()).isEqualTo("PutObject");
  }

  @Test
  void partsOfAnUploadThatFailedAreNotKept() throws IOException {
    long before = files();

    assertThatThrownBy(
            () -> storage.putStream("broken.bin", new BreakingStream(17 * MIB), PLAN.parallel(3)))
        .isInstanceOf(StorageException.class)
        .extracting(e -> ((StorageException) e).errorClass())
        .isEqualTo(ErrorClass.CALLER);

    assertThat(storage.head("broken.bin")).isEmpty();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void rangesAreReadFromBeginMiddleAndEnd() throws IOException {
    byte[] content = random(100_000);
    storage.put("range.bin", ObjectBody.of(content));

    assertThat(storage.get("range.bin", ByteRange.of(500, 20)).orElseThrow().bytes())
        .isEqualTo(Arrays.copyOfRange(content, 500, 520));
    assertThat(storage.get("range.bin", ByteRange.last(8)).orElseThrow().offset())
        .isEqualTo(99_992);
    try (Download rest = storage.open("range.bin", ByteRange.from(99_000)).orElseThrow()) {
      assertThat(rest.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 99_000, 100_000));
    }
    assertThatThrownBy(() -> storage.get("range.bin", ByteRange.from(100_000)))
        .isInstanceOf(StorageException.class);
    assertThat(storage.get("nothing.bin", ByteRange.last(8))).isEmpty();
  }

  /** Each adds one; what is lost or doubled shows in the sum. */
  @Test
  void ofRacingReplacementsNoneIsLost() throws Exception {
    storage.put("counter", ObjectBody.of(number(0)));
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> additions = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        int salt = writer;
        additions.add(writers.submit(() -> addTimes(25, salt)));
      }
      int added = 0;
      for (Future<Integer> addition : additions) {
        added += addition.get();
      }
      assertThat(added).isEqualTo(100);
    } finally {
      writers.shutdownNow();
    }
    assertThat(ByteBuffer.wrap(storage.get("counter").orElseThrow()).getInt()).isEqualTo(100);
  }

  @Test
  void whatIsNotThereIsNotReplaced() {
    assertThat(storage.replaceIfUnchanged("gone", "\"1\"", ObjectBody.of(new byte[1])))
        .isEqualTo(ReplaceOutcome.ABSENT);
    assertThat(storage.head("gone")).isEmpty();
  }

  @Test
  void theEmbeddedBucketCanBeUsedAndIsLeftAsItWas() throws IOException {
    long before = files();

    ValidationReport report = storage.validate();

    assertThat(report.of(Finding.Severity.ERROR)).isEmpty();
    assertThat(report.of(Finding.Severity.WARNING)).isEmpty();
    assertThat(recorded.of("Security", "permission_delete").get(0).value()).isEqualTo("ALLOWED");
    assertThat(recorded.of("Security", "conditional_replace").get(0).value()).isEqualTo("HOLDS");
    assertThat(recorded.of("Security", "clock_skew").get(0).status()).isEqualTo(Status.OK);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void wrongSecretsBucketsEndpointsAndClocksAreToldApart() {
    Credentials wrong = new Credentials(s3.accessKey(), new SecretKey("wrong"));
    R2Settings right = settings();

    assertThat(found(with(right.endpoint(), right.bucket(), wrong)))
        .contains("SignatureDoesNotMatch (403): the secret key is not that of the access key");
    assertThat(
            found(with(right.endpoint(), right.bucket(), new Credentials("a", wrong.secretKey()))))
        .contains("InvalidAccessKeyId (403): the endpoint does not know this access key");
    assertThat(found(with(right.endpoint(), "no-such-bucket", right.credentials())))
        .contains("there is no bucket no-such-bucket at this endpoint; make it");
    assertThat(found(with(URI.create("http://127.0.0.1:1"), "b", right.credentials())))
        .anyMatch(detail -> detail.startsWith("nothing answers at http://127.0.0.1:1"));
    InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofHours(2));
    try (R2Storage skewed = new R2Storage(right, tracker, late, System::nanoTime)) {
      assertThat(errors(skewed)).anyMatch(detail -> detail.contains("ahead of the endpoint's"));
    }
  }

  private int addTimes(int times, int salt) throws IOException {
    int added = 0;
    while (added < times) {
      if (addOne(salt * 1000 + added) == ReplaceOutcome.REPLACED) {
        added++;
      }
    }
    return added;
  }

  /** A mark of its own makes each writer's content differ, so that none takes another's for his. */
  private ReplaceOutcome addOne(int mark) throws IOException {
    try (Download current = storage.open("counter").orElseThrow()) {
      int value = ByteBuffer.wrap(current.readAllBytes()).getInt();
      byte[] next = ByteBuffer.allocate(8).putInt(value + 1).putInt(mark).array();
      return storage.replaceIfUnchanged("counter", current.etag(), ObjectBody.of(next));
    } catch (StorageException e) {
      return ReplaceOutcome.CHANGED; // three races lost in a row
    }
  }

  private List<String> found(R2Settings settings) {
    try (R2Storage other = new R2Storage(settings, tracker)) {
      return errors(other);
    }
  }

  private static List<String> errors(R2Storage storage) {
    return storage.validate().of(Finding.Severity.ERROR).stream().map(Finding::detail).toList();
  }

  private static R2Settings with(URI endpoint, String bucket, Credentials credentials) {
    R2Settings right = settings();
    return new R2Settings(
        endpoint,
        right.region(),
        bucket,
        credentials,
        right.scope(),
        right.addressing(),
        right.maxObjectBytes());
  }

  private static R2Settings settings() {
    return new R2Settings(
        s3.endpoint(),
        EmbeddedS3.BUCKET,
        s3.accessKey(),
        new SecretKey(s3.secretKey()),
        new KeyScope("transfer"));
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(8).putInt(value).array();
  }

  private static long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    } catch (UncheckedIOException e) {
      return files(); // a file went away meanwhile
    }
  }

  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }
}
