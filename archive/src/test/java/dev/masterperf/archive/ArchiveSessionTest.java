package dev.masterperf.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import dev.masterperf.archive.segment.SegmentName;
import dev.masterperf.archive.segment.SegmentReader;
import dev.masterperf.archive.segment.SegmentStore;
import dev.masterperf.model.Topics;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArchiveSessionTest {
  private static final TopicPartition ZERO = new TopicPartition(Topics.AGGREGATES.name(), 0);
  private static final Duration MAX_AGE = Duration.ofSeconds(60);
  private static final int MAX_BYTES = 2000;

  private final MemoryBucket bucket = new MemoryBucket();
  private final SegmentStore store = new SegmentStore(bucket);
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final Problems problems = new Problems();
  private long nanos;

  private final ArchiveSession session =
      new ArchiveSession(
          consumer,
          store,
          new ArchiverSettings(
              Map.of(),
              "test",
              "a",
              new BucketSettings(URI.create("http://127.0.0.1:1"), "auto", "b", "k", "s"),
              MAX_BYTES,
              MAX_AGE),
          problems,
          new Random(1),
          () -> nanos);

  @BeforeEach
  void theTopicHasOffsetsUpTo100() {
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L));
    consumer.updateEndOffsets(Map.of(ZERO, 100L));
    consumer.rebalance(List.of(ZERO));
    session.round();
  }

  @Test
  void aSegmentIsStoredAndCommittedWhenItIsOldEnough() {
    deliver(0, 2);
    assertThat(stored()).isEmpty();

    pass(MAX_AGE);

    assertThat(stored()).containsExactly(0L, 1L, 2L);
    assertThat(committed()).isEqualTo(3);
  }

  @Test
  void aSegmentIsStoredAsSoonAsItIsLargeEnough() {
    deliver(0, 9);

    assertThat(stored()).startsWith(0L, 1L);
    assertThat(committed()).isEqualTo(stored().size());
  }

  @Test
  void nothingIsCommittedWhileTheBucketRefuses() {
    deliver(0, 2);
    bucket.next(Fault.REFUSED);

    pass(MAX_AGE);

    assertThat(committed()).isZero();
    assertThat(consumer.paused()).containsExactly(ZERO);
    assertThat(problems.all()).containsExactly("partition 0: refused");
  }

  @Test
  void theSegmentIsStoredWhenTheBucketIsBack() {
    deliver(0, 2);
    bucket.next(Fault.REFUSED);
    pass(MAX_AGE);

    pass(Duration.ofSeconds(1));
    deliver(3, 3);
    pass(MAX_AGE);

    assertThat(stored()).containsExactly(0L, 1L, 2L, 3L);
    assertThat(committed()).isEqualTo(4);
    assertThat(consumer.paused()).isEmpty();
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void recordsThatCameBesideAFullSegmentAreFetchedAgain() {
    bucket.next(Fault.REFUSED);

    deliver(0, 30);

    assertThat(consumer.position(ZERO)).isLessThan(31);
    assertThat(consumer.paused()).containsExactly(ZERO);
  }

  @Test
  void theBucketAndNotTheGroupTellsWhereToGoOn() {
    deliver(0, 2);
    pass(MAX_AGE);
    consumer.commitSync(Map.of(ZERO, new OffsetAndMetadata(1)));

    reassign();

    assertThat(consumer.position(ZERO)).isEqualTo(3);
  }

  @Test
  void whatWasCollectedIsDroppedWithThePartition() {
    deliver(0, 2);

    reassign();
    pass(MAX_AGE);

    assertThat(stored()).isEmpty();
    assertThat(consumer.position(ZERO)).isZero();
  }

  @Test
  void aBucketOfAnotherClusterStopsThePartition() {
    bucket.plant(new SegmentName(0, 0, 500).key(), new byte[0]);

    reassign();

    assertThat(consumer.paused()).containsExactly(ZERO);
    assertThat(problems.all())
        .singleElement()
        .asString()
        .startsWith("partition 0: partition 0 is archived to offset 500");
  }

  @Test
  void offsetsTheTopicDroppedAreLeftAsAHoleThatReadersSee() {
    deliver(0, 2);
    pass(MAX_AGE);
    consumer.updateBeginningOffsets(Map.of(ZERO, 10L));
    consumer.setPollException(new OffsetOutOfRangeException(Map.of(ZERO, 3L)));
    session.round();
    session.round();

    deliver(10, 11);
    pass(MAX_AGE);

    assertThat(stored()).containsExactly(0L, 1L, 2L, 10L, 11L);
    assertThat(store.chain(0).missing()).hasToString("[partition 0, offsets 3 to 9]");
  }

  @Test
  void flushingStoresWhatIsOpen() {
    deliver(0, 2);

    session.flush();

    assertThat(stored()).containsExactly(0L, 1L, 2L);
  }

  private void deliver(long first, long last) {
    for (long offset = first; offset <= last; offset++) {
      consumer.addRecord(
          new ConsumerRecord<>(ZERO.topic(), 0, offset, new byte[0], Windows.json(offset)));
    }
    session.round();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    session.round();
  }

  private void reassign() {
    consumer.rebalance(List.of());
    consumer.rebalance(List.of(ZERO));
    session.round();
  }

  private long committed() {
    OffsetAndMetadata offset = consumer.committed(Set.of(ZERO)).get(ZERO);
    return offset == null ? 0 : offset.offset();
  }

  private List<Long> stored() {
    List<Long> numbers = new ArrayList<>();
    new SegmentReader(store).read(window -> numbers.add(Windows.number(window)));
    return numbers;
  }
}
