package dev.masterperf.archive.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.Windows;
import dev.masterperf.archive.bucket.BucketException;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SegmentStoreTest {
  private final MemoryBucket bucket = new MemoryBucket();
  private final SegmentStore store = new SegmentStore(bucket);

  @Test
  void storingAgainAfterALostAnswerSucceeds() {
    bucket.next(Fault.ANSWER_LOST);
    assertThatThrownBy(() -> store.store(segment(0, 1))).isInstanceOf(BucketException.class);

    assertThatCode(() -> store.store(segment(0, 1))).doesNotThrowAnyException();
  }

  @Test
  void otherBytesUnderTheKeyAreAConflictThatNamesBoth() {
    Segment segment = segment(0, 1);
    byte[] other = "other".getBytes(UTF_8);
    bucket.plant(segment.name().key(), other);

    assertThatThrownBy(() -> store.store(segment))
        .isInstanceOf(ArchiveConflictException.class)
        .hasMessageContaining(segment.name().key())
        .hasMessageContaining(Segment.sha256(other))
        .hasMessageContaining(Segment.sha256(segment.body()));
    assertThat(bucket.get(segment.name().key())).isEqualTo(other);
  }

  @Test
  void aSegmentThatCannotBeReadBackIsNotStored() {
    bucket.next(Fault.NONE);
    bucket.next(Fault.REFUSED);

    assertThatThrownBy(() -> store.store(segment(0, 1))).isInstanceOf(BucketException.class);
  }

  @Test
  void theLastArchivedOffsetIsThatOfItsPartition() {
    store.store(segment(0, 1));
    store.store(segment(2, 4));

    assertThat(store.lastArchived(1)).isEqualTo(OptionalLong.of(4));
    assertThat(store.lastArchived(10)).isEqualTo(OptionalLong.empty());
  }

  private static Segment segment(long first, long last) {
    OpenSegment open = new OpenSegment(1, first);
    for (long offset = first; offset <= last; offset++) {
      open.add(offset, Windows.json(offset));
    }
    return open.close();
  }
}
