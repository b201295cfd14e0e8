package dev.masterperf.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.PartitionArchive.Surroundings;
import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.bucket.MemoryBucket.Fault;
import dev.masterperf.archive.dataset.DataFile;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.EventsFile;
import dev.masterperf.archive.parquet.WindowsFile;
import dev.masterperf.archive.segment.Formats;
import dev.masterperf.archive.segment.Scratch;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveSessionTest {
  private static final TopicPartition ZERO = new TopicPartition(Topics.METRICS.name(), 0);
  private static final TopicPartition ONE = new TopicPartition(Topics.METRICS.name(), 1);
  private static final SourcePartition SOURCE = new SourcePartition(Source.METRICS, 0);
  private static final Duration MAX_AGE = Duration.ofMinutes(10);
  private static final int MAX_BYTES = 4_000;
  private static final int MEMORY = 6_000;

  @TempDir Path folder;

  private final MemoryBucket bucket = new MemoryBucket();
  private final Contents contents = new Contents(bucket);
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final Problems problems = new Problems();
  private final ArchiveTotals totals = new ArchiveTotals();
  private ArchiveSession session;
  private long nanos;
  private long millis;

  @BeforeEach
  void theTopicHasOffsetsUpTo100() {
    session =
        new ArchiveSession(
            consumer,
            new Surroundings(
                bucket,
                Scratch.open(folder),
                new Formats(EventsFile::write, WindowsFile::write),
                SegmentSettings.DEFAULT.withMaxAge(MAX_AGE).withBytes(MAX_BYTES, MEMORY),
                "a",
                new HeardCluster(),
                () -> DeletedScopes.NONE,
                totals,
                () -> Instant.ofEpochMilli(++millis),
                () -> nanos),
            problems,
            new Random(1));
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
    consumer.updateEndOffsets(Map.of(ZERO, 100L, ONE, 100L));
    consumer.rebalance(List.of(ZERO));
    rounds();
  }

  @Test
  void aSegmentIsStoredAndCommittedWhenItIsOldEnough() {
    deliver(0, 2);
    assertThat(archived()).isEmpty();

    pass(MAX_AGE);

    assertThat(archived()).containsExactly(0L, 1L, 2L);
    assertThat(contents.manifest(SOURCE).lastOffset()).hasValue(2);
    assertThat(committed()).isEqualTo(3);
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void aSegmentIsStoredAsSoonAsItIsLargeEnough() {
    deliver(0, 30);

    assertThat(archived()).startsWith(0L, 1L);
    assertThat(committed()).isEqualTo(archived().size());
    assertThat(consumer.position(ZERO)).isEqualTo(committed());
  }

  @Test
  void nothingIsCommittedWhileTheBucketRefuses() {
    deliver(0, 2);
    bucket.next(Fault.REFUSED);

    pass(MAX_AGE);

    assertThat(committed()).isZero();
    assertThat(consumer.paused()).containsExactly(ZERO);
    assertThat(problems.all()).containsExactly("metrics partition 0: refused");
    assertThat(totals.now().get(Source.METRICS).failures()).isEqualTo(1);
  }

  @Test
  void theSegmentIsStoredWhenTheBucketIsBack() {
    deliver(0, 2);
    bucket.next(Fault.REFUSED);
    pass(MAX_AGE);

    pass(Duration.ofSeconds(1));
    deliver(3, 3);
    pass(MAX_AGE);

    assertThat(archived()).containsExactly(0L, 1L, 2L, 3L);
    assertThat(committed()).isEqualTo(4);
    assertThat(consumer.paused()).isEmpty();
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void theManifestAndNotTheGroupTellsWhereToGoOn() {
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

    assertThat(archived()).isEmpty();
    assertThat(consumer.position(ZERO)).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aBucketOfAnotherClusterStopsThePartition() {
    commitAsAnother(0, 500);

    reassign();

    assertThat(consumer.paused()).containsExactly(ZERO);
    assertThat(problems.all())
        .singleElement()
        .asString()
        .startsWith("metrics partition 0: metrics partition 0 is archived to offset 500");
  }

  @Test
  void offsetsTheTopicDroppedAreKnownAsLost() {
    deliver(0, 2);
    pass(MAX_AGE);
    consumer.updateBeginningOffsets(Map.of(ZERO, 10L));
    consumer.setPollException(new OffsetOutOfRangeException(Map.of(ZERO, 3L)));
    rounds();

    deliver(10, 11);
    pass(MAX_AGE);

    assertThat(archived()).containsExactly(0L, 1L, 2L, 10L, 11L);
    assertThat(contents.manifest(SOURCE).lost()).containsExactly(new Offsets(3, 9));
    assertThat(totals.now().get(Source.METRICS).lostOffsets()).isEqualTo(7);
  }

  @Test
  void behindAnotherWriterItGoesOnWhereThatOneIs() {
    deliver(0, 2);
    commitAsAnother(0, 4);

    pass(MAX_AGE);

    assertThat(consumer.position(ZERO)).isEqualTo(5);
    deliver(5, 6);
    pass(MAX_AGE);
    assertThat(archived()).containsExactly(5L, 6L);
    assertThat(contents.manifest(SOURCE).lastOffset()).hasValue(6);
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void aCommitWhoseAnswerWasLostIsKnownAgain() {
    deliver(0, 2);
    bucket.next(Fault.NONE); // the file
    bucket.next(Fault.NONE); // read back
    bucket.next(Fault.ANSWER_LOST);

    pass(MAX_AGE);
    pass(Duration.ofSeconds(1));

    assertThat(archived()).containsExactly(0L, 1L, 2L);
    assertThat(contents.manifest(SOURCE).sequence()).isEqualTo(1);
    assertThat(totals.now().get(Source.METRICS).segments()).isEqualTo(1);
    assertThat(totals.now().get(Source.METRICS).failures()).isEqualTo(1);
  }

  @Test
  void aCompactionMeanwhileCostsNoSegment() {
    deliver(0, 2);
    Manifest manifest = new Manifest(bucket);
    manifest.commit(
        manifest.read(SOURCE), new Commit("b", 1, Optional.empty(), List.of(), List.of()));

    pass(MAX_AGE);

    assertThat(archived()).containsExactly(0L, 1L, 2L);
    assertThat(contents.manifest(SOURCE).sequence()).isEqualTo(2);
    assertThat(totals.now().get(Source.METRICS).segments()).isEqualTo(1);
  }

  @Test
  void aDamagedManifestIsToldAndNothingIsWrittenBehindIt() {
    deliver(0, 2);
    pass(MAX_AGE);
    bucket.keys(SOURCE.prefix()).forEach(key -> bucket.plant(key, new byte[] {'x'}));

    reassign();

    assertThat(consumer.paused()).containsExactly(ZERO);
    assertThat(problems.all()).singleElement().asString().contains("damaged: history/manifest/");
  }

  @Test
  void flushingStoresWhatIsOpen() {
    deliver(0, 2);

    session.flush();

    assertThat(archived()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void theLargestSegmentIsClosedWhereAllTogetherTakeTooMuch() {
    consumer.rebalance(List.of(ZERO, ONE));
    rounds();

    deliver(ONE, 0, 8);
    deliver(ZERO, 0, 5);

    assertThat(contents.manifest(new SourcePartition(Source.METRICS, 1)).lastOffset()).hasValue(8);
    assertThat(contents.manifest(SOURCE).lastOffset()).isEmpty();
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void nothingMoreIsReadWhileTheBucketIsAwayAndMemoryIsFull() {
    consumer.rebalance(List.of(ZERO, ONE));
    rounds();
    for (int i = 0; i < 5; i++) {
      bucket.next(Fault.REFUSED);
    }

    deliver(ONE, 0, 8);
    deliver(ZERO, 0, 5);

    assertThat(consumer.paused()).containsExactlyInAnyOrder(ZERO, ONE);

    bucket.heal();
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(30));
    }
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void whatIsNotArchivedYetIsTold() {
    deliver(0, 2);
    pass(MAX_AGE);
    deliver(3, 4);

    assertThat(totals.now().get(Source.METRICS).lag()).isEqualTo(97);
    assertThat(totals.now().get(Source.METRICS).rows()).isEqualTo(3);
    assertThat(totals.now().get(Source.METRICS).files()).isEqualTo(1);
    assertThat(totals.now().get(Source.METRICS).segments()).isEqualTo(1);
  }

  @Test
  void whatWaitsIsToldEvenIfTheManifestCannotBeRead() {
    deliver(0, 2);
    pass(MAX_AGE);
    consumer.rebalance(List.of());
    for (int i = 0; i < 100; i++) {
      bucket.next(Fault.REFUSED);
    }
    consumer.rebalance(List.of(ZERO));
    consumer.commitSync(Map.of(ZERO, new OffsetAndMetadata(3)));

    pass(Duration.ofMinutes(1));

    assertThat(totals.now().get(Source.METRICS).lag()).isEqualTo(97);
    assertThat(totals.now().get(Source.METRICS).oldestSeconds()).isEqualTo(60);
  }

  private void commitAsAnother(long first, long last) {
    Manifest manifest = new Manifest(bucket);
    List<DataFile> none = List.of();
    manifest.commit(
        manifest.read(SOURCE),
        new Commit("b", 1, Optional.of(new Offsets(first, last)), none, List.of()));
  }

  private void deliver(long first, long last) {
    deliver(ZERO, first, last);
  }

  private void deliver(TopicPartition to, long first, long last) {
    for (long offset = first; offset <= last; offset++) {
      byte[] value = Records.batch(offset, offset + 1);
      consumer.addRecord(
          new ConsumerRecord<>(
              to.topic(),
              to.partition(),
              offset,
              Records.APPEND_MILLIS,
              TimestampType.LOG_APPEND_TIME,
              0,
              value.length,
              new byte[0],
              value,
              new RecordHeaders(),
              Optional.empty()));
    }
    rounds();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    rounds();
  }

  /** Enough for all steps of a segment. */
  private void rounds() {
    for (int i = 0; i < 5; i++) {
      session.round();
    }
  }

  private void reassign() {
    consumer.rebalance(List.of());
    consumer.rebalance(List.of(ZERO));
    rounds();
  }

  private long committed() {
    OffsetAndMetadata offset = consumer.committed(Set.of(ZERO)).get(ZERO);
    return offset == null ? 0 : offset.offset();
  }

  private List<Long> archived() {
    return contents.events().stream().map(Records::number).sorted().toList();
  }
}
