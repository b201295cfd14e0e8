package dev.masterperf.archive.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.Records;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import dev.masterperf.archive.bucket.OtherContentException;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.model.Resolution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedSegmentTest {
  private static final String FIRST =
      "history/events/scope=global/day=2025-12-31/"
          + "metrics-p003-00000000000000000005-00000000000000000016";

  @TempDir Path folder;

  private final MemoryBucket bucket = new MemoryBucket();
  private Scratch scratch;

  @BeforeEach
  void openScratch() {
    scratch = Scratch.open(folder);
  }

  @Test
  void filesAreNamedByWhatTheyCoverAndLeaveNothingBehind() {
    ClosedSegment segment = segment(new Formats(EventsFile::write, WindowsFile::write));

    segment.storeNext(bucket, scratch, 8);
    assertThat(segment.isStored()).isFalse();
    segment.storeNext(bucket, scratch, 8);

    assertThat(segment.isStored()).isTrue();
    assertThat(segment.files()).extracting(DataFile::rows).containsExactly(6L, 6L);
    assertThat(bucket.keys(""))
        .containsExactlyElementsOf(segment.files().stream().map(DataFile::key).toList());
    assertThat(bucket.keys("").get(0)).isEqualTo(FIRST + ".parquet");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatFailedIsStoredWhenItIsTriedAgain() {
    ClosedSegment segment = segment(new Formats(EventsFile::write, WindowsFile::write));
    for (Fault fault : List.of(Fault.REFUSED, Fault.OVERTAKEN, Fault.CONFLICT)) {
      bucket.next(fault);
      assertThatThrownBy(() -> segment.storeNext(bucket, scratch, 8))
          .isInstanceOf(BucketException.class);
    }

    bucket.next(Fault.ANSWER_LOST); // the object is there, as reading it back shows
    segment.storeNext(bucket, scratch, 8);

    assertThat(segment.files()).extracting(DataFile::key).containsExactly(FIRST + ".parquet");
  }

  @Test
  void aNameThatSomethingElseHasIsLeftToIt() {
    byte[] other = {1, 2, 3};
    bucket.plant(FIRST + ".parquet", other);
    ClosedSegment segment = segment(new Formats(EventsFile::write, WindowsFile::write));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> segment.storeNext(bucket, scratch, 8))
          .isInstanceOf(OtherContentException.class);
    }

    segment.storeNext(bucket, scratch, 8);

    assertThat(segment.files())
        .extracting(DataFile::key)
        .containsExactly(FIRST + "-c0000000008.parquet");
    assertThat(bucket.get(FIRST + ".parquet")).isEqualTo(other);
  }

  @Test
  void furtherNamesAreTriedUntilOneIsFree() {
    bucket.plant(FIRST + ".parquet", new byte[] {1});
    bucket.plant(FIRST + "-c0000000008.parquet", new byte[] {2});
    ClosedSegment segment = segment(new Formats(EventsFile::write, WindowsFile::write));
    for (int i = 0; i < 6; i++) {
      assertThatThrownBy(() -> segment.storeNext(bucket, scratch, 8))
          .isInstanceOf(OtherContentException.class);
    }

    segment.storeNext(bucket, scratch, 8);

    assertThat(segment.files())
        .extracting(DataFile::key)
        .containsExactly(FIRST + "-c0000000009.parquet");
  }

  @Test
  void aDiskThatIsFullIsToldAndTriedAgain() {
    int[] left = {1};
    ClosedSegment segment =
        segment(
            new Formats(
                (path, rows) -> {
                  if (left[0]-- > 0) {
                    throw new IOException("no space left");
                  }
                  return EventsFile.write(path, rows);
                },
                WindowsFile::write));

    assertThatThrownBy(() -> segment.storeNext(bucket, scratch, 8))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("is the disk full? no space left");
    segment.storeNext(bucket, scratch, 8);

    assertThat(segment.files()).hasSize(1);
  }

  @Test
  void whatIsGivenUpLeavesNoFile() {
    ClosedSegment segment = segment(new Formats(EventsFile::write, WindowsFile::write));
    bucket.next(Fault.REFUSED);
    assertThatThrownBy(() -> segment.storeNext(bucket, scratch, 8))
        .isInstanceOf(BucketException.class);
    assertThat(folder).isNotEmptyDirectory();

    segment.discard();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatACrashLeftIsDeletedAtTheNextStart() throws IOException {
    Files.createFile(scratch.newFile());

    Scratch.open(folder);

    assertThat(folder).isEmptyDirectory();
  }

  /** Twelve events of two days. */
  private static ClosedSegment segment(Formats formats) {
    OpenSegment open =
        new OpenSegment(
            new SourcePartition(Source.METRICS, 3), 5, Set.of(Resolution.MINUTE), formats);
    for (int i = 0; i < 12; i++) {
      open.add(5 + i, Records.APPEND_MILLIS, null, Records.batch(i, i + 1));
    }
    return open.close();
  }
}
