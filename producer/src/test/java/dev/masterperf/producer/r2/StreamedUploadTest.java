package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedUploadTest {
  private static final int PART = PartPlan.MIN_PART_BYTES;
  private static final PartPlan PLAN = PartPlan.DEFAULT.inPartsOf(PART);
  private static final String PATH = "/bucket/live/a.bin";

  private final FakeS3 s3 = FakeS3.start();
  private final Recorded recorded = new Recorded();
  private final R2Storage storage = new R2Storage(s3.settings(), recorded.tracker());
  private final List<String> told = new ArrayList<>();

  @AfterEach
  void stop() {
    storage.close();
    recorded.close();
    s3.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, PART - 1, PART})
  void whatFitsIntoOnePartIsOneRequest(int bytes) {
    byte[] content = random(bytes);

    storage.putStream("a.bin", new ByteArrayInputStream(content), PLAN);

    assertThat(s3.objects().get(PATH)).isEqualTo(content);
    assertThat(s3.requests()).containsExactly("PUT " + PATH);
  }

  @ParameterizedTest
  @ValueSource(ints = {PART + 1, 2 * PART, 2 * PART + 7})
  void whatDoesNotIsSentInPartsOfOneSize(int bytes) {
    byte[] content = random(bytes);

    String etag = storage.putStream("a.bin", new ByteArrayInputStream(content), PLAN);

    assertThat(s3.objects().get(PATH)).isEqualTo(content);
    assertThat(etag).isEqualTo("\"whole-" + (bytes + PART - 1) / PART + "\"");
    assertThat(s3.openUploads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void asManyPartsAreUnderWayAsWereAskedForAndNoMore(int parallel) {
    byte[] content = random(6 * PART + 1);
    CountDownLatch full = new CountDownLatch(parallel);
    s3.beforeAnswering(
        request -> {
          if (request.contains("partNumber=")) {
            full.countDown();
            full.await();
          }
        });

    storage.putStream("a.bin", new ByteArrayInputStream(content), PLAN.parallel(parallel));

    assertThat(s3.objects().get(PATH)).isEqualTo(content);
    assertThat(s3.mostAtATime()).isEqualTo(parallel);
    assertThat(recorded.only("R2", "upload_stream").pattern())
        .isEqualTo("CreateMultipartUpload, UploadPart x7, CompleteMultipartUpload");
  }

  @Test
  void ofASourceWithoutEndOnlyThePartsUnderWayAreInMemory() {
    // Twice this JVM's memory would not fit; here two parts are read ahead of those answered.
    CountingStream source = new CountingStream(random(12 * PART));
    List<Long> ahead = new ArrayList<>();

    storage.putStream(
        "a.bin",
        source,
        PLAN.parallel(2).telling((done, total) -> ahead.add((source.read - done - 1) / PART)));

    assertThat(ahead).hasSize(12).allMatch(parts -> parts <= 2);
  }

  @Test
  void progressTellsWhatTheBucketHasAndTheTotalAsSoonAsItIsKnown() {
    PartPlan telling = PLAN.telling((done, total) -> told.add(done + " of " + total));

    storage.putStream("a.bin", new ByteArrayInputStream(random(2 * PART + 7)), telling);
    storage.putStream("b.bin", new ByteArrayInputStream(random(PART + 7)), PART + 7, telling);
    storage.putStream("c.bin", new ByteArrayInputStream(random(9)), telling);
    storage.putMultipart("d.bin", ObjectBody.of(random(9)), telling);

    OptionalLong unknown = OptionalLong.empty();
    assertThat(told)
        .containsExactly(
            PART + " of " + unknown,
            2 * PART + " of " + unknown,
            2 * PART + 7 + " of " + OptionalLong.of(2 * PART + 7),
            PART + " of " + OptionalLong.of(PART + 7),
            PART + 7 + " of " + OptionalLong.of(PART + 7),
            "9 of " + OptionalLong.of(9),
            "9 of " + OptionalLong.of(9));
  }

  @Test
  void progressOfParallelPartsNeverGoesBack() {
    List<Long> done = new ArrayList<>();

    storage.putStream(
        "a.bin",
        new ByteArrayInputStream(random(5 * PART + 1)),
        PLAN.parallel(3).telling((bytes, total) -> done.add(bytes)));

    assertThat(done).isSorted().endsWith(5L * PART + 1).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5, PART, PART + 4, 3 * PART})
  void aStreamIsHeldToTheLengthItAnnounced(long announced) {
    byte[] content = random(PART + 5);

    assertThatThrownBy(
            () -> storage.putStream("a.bin", new ByteArrayInputStream(content), announced, PLAN))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("bytes announced")
        .extracting(e -> ((StorageException) e).errorClass())
        .isEqualTo(ErrorClass.CALLER);

    assertThat(s3.objects()).isEmpty();
    assertThat(s3.openUploads()).isZero();
  }

  @Test
  void aSourceThatBreaksLeavesNothingBehindAndIsNotBlamedOnTheBucket() {
    InputStream source =
        new SequenceInputStream(new ByteArrayInputStream(random(PART + 5)), broken());

    assertThatThrownBy(() -> storage.putStream("a.bin", source, PLAN.parallel(2)))
        .hasMessageContaining("the source could not be read: pulled out");

    assertThat(s3.openUploads()).isZero();
    assertThat(recorded.only("R2", "upload_stream").status()).isEqualTo(Status.ERROR);
    assertThat(classOf("upload_stream")).isEqualTo("caller");
  }

  @Test
  void aBodyThatBreaksInASingleRequestIsNotBlamedOnTheBucketEither() {
    assertThatThrownBy(() -> storage.put("a.bin", new ObjectBody(() -> broken(), 10)))
        .isInstanceOf(StorageException.class);

    assertThat(classOf("upload")).isEqualTo("caller");
    assertThat(s3.objects()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aPartThatIsRefusedEndsTheUploadAndLeavesNothingBehind(int parallel) {
    s3.fail(request -> request.contains("partNumber=2"), 403, "AccessDenied");

    assertThatThrownBy(
            () ->
                storage.putStream(
                    "a.bin", new ByteArrayInputStream(random(6 * PART)), PLAN.parallel(parallel)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("403");

    assertThat(s3.openUploads()).isZero();
    assertThat(s3.objects()).isEmpty();
    assertThat(classOf("upload_stream")).isEqualTo("denied");
  }

  @Test
  void aPartIsSentAgainFromMemoryThoughTheStreamIsPast() {
    byte[] content = random(2 * PART);
    AtomicReference<String> once = new AtomicReference<>("partNumber=1");
    s3.beforeAnswering(
        request -> {
          if (request.contains(once.get())) {
            once.set("never");
            s3.failNext(503);
          }
        });

    storage.putStream("a.bin", new ByteArrayInputStream(content), PLAN.parallel(2));

    assertThat(s3.objects().get(PATH)).isEqualTo(content);
    assertThat(recorded.total("upload_stream_retries")).isEqualTo(1);
  }

  @Test
  void aListenerThatThrowsCancelsTheUpload() {
    TransferProgress cancelling =
        (done, total) -> {
          throw new IllegalStateException("cancelled");
        };

    assertThatThrownBy(
            () ->
                storage.putStream(
                    "a.bin",
                    new ByteArrayInputStream(random(3 * PART)),
                    PLAN.parallel(2).telling(cancelling)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cancelled");

    assertThat(s3.openUploads()).isZero();
    assertThat(recorded.only("R2", "upload_stream").status()).isEqualTo(Status.ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anInterruptedUploadLeavesNothingBehindAndStaysInterrupted(int parallel) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    s3.beforeAnswering(
        request -> {
          if (request.contains("partNumber=1")) {
            inside.countDown();
            goOn.await();
          }
        });
    AtomicReference<Throwable> seen = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>(false);
    Thread uploading =
        new Thread(
            () -> {
              try {
                storage.putStream(
                    "a.bin", new ByteArrayInputStream(random(3 * PART)), PLAN.parallel(parallel));
              } catch (RuntimeException e) {
                seen.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    uploading.start();
    inside.await();

    uploading.interrupt();
    goOn.countDown();
    uploading.join();

    assertThat(seen.get()).isInstanceOf(StorageException.class);
    assertThat(((StorageException) seen.get()).errorClass()).isEqualTo(ErrorClass.INTERRUPTED);
    assertThat(flag.get()).isTrue();
    assertThat(s3.openUploads()).isZero();
    assertThat(s3.objects()).isEmpty();
  }

  @Test
  void plansThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> PLAN.inPartsOf(PART - 1)).hasMessageContaining("at least 5242880");
    assertThatThrownBy(() -> PLAN.parallel(0)).hasMessageContaining("between 1 and 16");
    assertThatThrownBy(() -> PLAN.parallel(17)).hasMessageContaining("between 1 and 16");
    assertThatThrownBy(() -> storage.putStream("a", broken(), 10_000L * PART + 1, PLAN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("take larger parts");
    assertThatThrownBy(() -> storage.putStream("a", broken(), -1, PLAN))
        .hasMessageContaining("no negative length");
    assertThat(recorded.all()).isEmpty();
  }

  private String classOf(String id) {
    assertThat(recorded.total(id + "_errors")).isEqualTo(1);
    return recorded.only("R2", id + "_errors").series().labels().get("error");
  }

  private static InputStream broken() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("pulled out");
      }
    };
  }

  private static byte[] random(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  /** Knows how much was taken of it. */
  private static final class CountingStream extends ByteArrayInputStream {
    private volatile long read;

    CountingStream(byte[] content) {
      super(content);
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) {
      int bytes = super.read(buffer, offset, length);
      read += Math.max(0, bytes);
      return bytes;
    }
  }
}
