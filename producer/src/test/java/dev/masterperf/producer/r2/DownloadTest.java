package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DownloadTest {
  private static final String PATH = "/bucket/live/a.bin";
  private static final int SIZE = 300_000;

  private final FakeS3 s3 = FakeS3.start();
  private final Recorded recorded = new Recorded();
  private final AtomicLong nanos = new AtomicLong();
  private final R2Storage storage =
      new R2Storage(
          s3.settings().readingAtMost(400_000),
          recorded.tracker(),
          InstantSource.system(),
          nanos::get);
  private final byte[] content = new byte[SIZE];

  DownloadTest() {
    new Random(1).nextBytes(content);
    s3.objects().put(PATH, content);
  }

  @AfterEach
  void stop() {
    storage.close();
    recorded.close();
    s3.close();
  }

  @Test
  void whatIsStreamedIsWhatIsStored() throws IOException {
    try (Download download = storage.open("a.bin").orElseThrow()) {
      assertThat(download.lengthBytes()).isEqualTo(SIZE);
      assertThat(download.objectBytes()).isEqualTo(SIZE);
      assertThat(download.offset()).isZero();
      assertThat(download.etag()).isEqualTo(FakeS3.etag(content));

      assertThat(download.readAllBytes()).isEqualTo(content);
      assertThat(download.read()).isEqualTo(-1);
    }

    PerfMetric latency = recorded.only("R2", "download_stream");
    assertThat(latency.status()).isEqualTo(Status.OK);
    assertThat(recorded.sum("download_stream_bytes")).isEqualTo(SIZE);
  }

  @Test
  void onlyTheTimeSpentWaitingForTheBucketIsMeasured() throws IOException {
    s3.beforeAnswering(request -> nanos.addAndGet(Duration.ofMillis(30).toNanos()));

    try (Download download = storage.open("a.bin").orElseThrow()) {
      nanos.addAndGet(Duration.ofHours(1).toNanos());
      download.readAllBytes();
      nanos.addAndGet(Duration.ofHours(1).toNanos());
    }

    assertThat(recorded.sum("download_stream_ttfb")).isEqualTo(0.030);
    assertThat(recorded.sum("download_stream")).isEqualTo(0.030);
    assertThat(recorded.sum("download_stream_throughput")).isEqualTo(SIZE / 0.030);
  }

  @Test
  void timeToFirstByteEndsWithTheFirstByteAndLatencyWithTheLast() {
    s3.beforeAnswering(request -> nanos.addAndGet(Duration.ofMillis(20).toNanos()));

    storage.get("a.bin");

    assertThat(recorded.sum("download_ttfb")).isEqualTo(0.020);
  }

  @Test
  void closedBeforeItsEndItIsNoFailureAndSaysHowFarItCame() throws IOException {
    try (Download download = storage.open("a.bin").orElseThrow()) {
      assertThat(download.readNBytes(1000)).hasSize(1000);
    }

    PerfMetric latency = recorded.only("R2", "download_stream");
    assertThat(latency.status()).isEqualTo(Status.OK);
    assertThat(latency.impact()).isEqualTo("closed after 1000 of 300000 bytes");
    assertThat(recorded.sum("download_stream_bytes")).isEqualTo(1000);
  }

  @Test
  void readToItsLastByteAndNotFurtherItIsWhole() throws IOException {
    try (Download download = storage.open("a.bin").orElseThrow()) {
      download.readNBytes(SIZE);
    }

    assertThat(recorded.only("R2", "download_stream").impact()).isEqualTo("read 293KiB");
  }

  @Test
  void aClosedDownloadGivesNothingAndRecordsOnce() throws IOException {
    Download download = storage.open("a.bin").orElseThrow();
    download.close();
    download.close();

    assertThatThrownBy(download::read).hasMessage("the download is closed");
    assertThat(recorded.count("download_stream")).isEqualTo(1);
  }

  @Test
  void anObjectCutShortIsAnErrorAndNotAnEnd() throws IOException {
    s3.cutAfter(1000);

    try (Download download = storage.open("a.bin").orElseThrow()) {
      assertThatThrownBy(download::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("download_stream of bucket/live/a.bin failed");
      assertThatThrownBy(download::read).hasMessage("the download broke");
    }

    assertThat(recorded.only("R2", "download_stream").status()).isEqualTo(Status.ERROR);
    assertThat(recorded.only("R2", "download_stream_errors").series().labels())
        .containsEntry("error", "connection");
  }

  @Test
  void anObjectCutShortIsNotReadIntoMemoryEither() {
    s3.cutAfter(1000);

    assertThatThrownBy(() -> storage.get("a.bin")).isInstanceOf(StorageException.class);

    assertThat(recorded.only("R2", "download").status()).isEqualTo(Status.ERROR);
  }

  @Test
  void anObjectWhoseFirstByteNeverComesIsAFailureOfOpening() {
    s3.cutAfter(0);

    assertThatThrownBy(() -> storage.open("a.bin")).isInstanceOf(StorageException.class);

    assertThat(recorded.only("R2", "download_stream").status()).isEqualTo(Status.ERROR);
  }

  @Test
  void whatIsNotThereIsEmptyAndNoFailure() {
    assertThat(storage.open("b.bin")).isEmpty();
    assertThat(storage.get("b.bin", ByteRange.from(3))).isEmpty();

    assertThat(recorded.only("R2", "download_stream").impact()).isEqualTo("absent");
    assertThat(recorded.only("R2", "download_range").status()).isEqualTo(Status.OK);
  }

  @Test
  void anEmptyObjectIsStreamedToo() throws IOException {
    s3.objects().put("/bucket/live/empty", new byte[0]);

    try (Download download = storage.open("empty").orElseThrow()) {
      assertThat(download.read()).isEqualTo(-1);
    }

    assertThat(recorded.only("R2", "download_stream").status()).isEqualTo(Status.OK);
  }

  @Test
  void partsAreReadFromBeginMiddleAndEnd() throws IOException {
    assertThat(storage.get("a.bin", ByteRange.of(0, 10)).orElseThrow().bytes())
        .isEqualTo(Arrays.copyOf(content, 10));
    ObjectRange middle = storage.get("a.bin", ByteRange.of(1000, 10)).orElseThrow();
    assertThat(middle.bytes()).isEqualTo(Arrays.copyOfRange(content, 1000, 1010));
    assertThat(middle.offset()).isEqualTo(1000);
    ObjectRange tail = storage.get("a.bin", ByteRange.last(8)).orElseThrow();
    assertThat(tail.bytes()).isEqualTo(Arrays.copyOfRange(content, SIZE - 8, SIZE));
    assertThat(tail.offset()).isEqualTo(SIZE - 8);
    assertThat(tail.objectBytes()).isEqualTo(SIZE);
    assertThat(tail.etag()).isEqualTo(FakeS3.etag(content));
    try (Download rest = storage.open("a.bin", ByteRange.from(SIZE - 5)).orElseThrow()) {
      assertThat(rest.offset()).isEqualTo(SIZE - 5);
      assertThat(rest.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, SIZE - 5, SIZE));
    }
  }

  @Test
  void aPartReachesNoFurtherThanTheObject() {
    assertThat(storage.get("a.bin", ByteRange.of(SIZE - 3, 100)).orElseThrow().bytes()).hasSize(3);
    assertThat(storage.get("a.bin", ByteRange.last(SIZE + 9)).orElseThrow().bytes())
        .isEqualTo(content);
    assertThatThrownBy(() -> storage.get("a.bin", ByteRange.from(SIZE)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("416")
        .extracting(e -> ((StorageException) e).errorClass())
        .isEqualTo(ErrorClass.REFUSED);
  }

  @Test
  void anEndpointThatIgnoresRangesIsNotTakenForOneThatKeepsThem() {
    s3.ignoreRanges();

    assertThatThrownBy(() -> storage.get("a.bin", ByteRange.of(5, 10)))
        .hasMessageContaining("did not keep to the range bytes=5-14");
    assertThatThrownBy(() -> storage.open("a.bin", ByteRange.of(5, 10)))
        .hasMessageContaining("did not keep to the range bytes=5-14");
  }

  @Test
  void aPartLargerThanMemoryAllowsIsNotRead() {
    s3.objects().put("/bucket/live/big", new byte[500_000]);

    assertThatThrownBy(() -> storage.get("big", ByteRange.last(400_001)))
        .hasMessageContaining("larger than the 400000 bytes");
    assertThat(storage.get("big", ByteRange.last(400_000)).orElseThrow().bytes()).hasSize(400_000);
  }
}
