package dev.masterperf.streams.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.streams.clock.ReadPositions.Settled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What is surely in the state: the rest of what was read may be rolled back. */
class ReadPositionsTest {
  private static final TopicPartition METRICS = new TopicPartition("metrics", 0);

  private final ReadPositions positions = new ReadPositions();

  @Test
  void nothingIsSettledBeforeTheBrokerToldWhereTheLogEnds() {
    new ReadingConsumer(METRICS).at(5).report(positions, 1);

    assertThat(positions.reads(METRICS)).isTrue();
    assertThat(positions.settled(METRICS)).isEmpty();
  }

  @Test
  void aBrokerThatIsSlowToConfirmAPositionCostsTheStreamThreadNothing() {
    new ReadingConsumer(METRICS).at(10).endsAt(12).report(positions, 1);
    new ReadingConsumer(METRICS).at(11).endsAt(13).checking().report(positions, 2);

    assertThat(positions.settled(METRICS)).contains(new Settled(10, 3, 2));
  }

  @Test
  void whatWasReadAndNotCommittedIsNotSettled() {
    polled(5, 9);
    new ReadingConsumer(METRICS).at(10).endsAt(12).report(positions, 1);

    assertThat(positions.settled(METRICS)).contains(new Settled(5, 7, 1));
  }

  @Test
  void aCommitSettlesWhatItHolds() {
    polled(5, 9);
    new ReadingConsumer(METRICS).at(10).endsAt(12).report(positions, 1);

    positions.committed(Map.of(METRICS, new OffsetAndMetadata(8)), 1);
    assertThat(positions.settled(METRICS)).contains(new Settled(8, 4, 1));
    assertThat(positions.backlog(METRICS)).as("the start is not over").isEqualTo(4);

    positions.committed(Map.of(METRICS, new OffsetAndMetadata(10)), 1);
    assertThat(positions.settled(METRICS)).contains(new Settled(10, 2, 1));
  }

  @Test
  void recordsOfSeveralPollsAreOpenFromTheFirstToTheLast() {
    polled(5, 9);
    polled(10, 19);
    new ReadingConsumer(METRICS).at(20).endsAt(20).report(positions, 1);

    positions.committed(Map.of(METRICS, new OffsetAndMetadata(10)), 1);

    assertThat(positions.settled(METRICS)).contains(new Settled(10, 10, 1));
  }

  @Test
  void workWaitsFromThePollThatHandedItOutUntilItsCommit() {
    assertThat(positions.uncommittedMillis(9_000)).isZero();
    polled(5, 9);
    polled(10, 19);
    new ReadingConsumer(METRICS).at(20).endsAt(20).report(positions, 1_000);

    assertThat(positions.uncommittedMillis(9_000)).isEqualTo(8_000);
    assertThat(positions.delayMillis(9_000)).as("by the time of the first record").isEqualTo(8_995);
    assertThat(positions.waiting(5_000, 9_000)).isTrue();

    positions.committed(Map.of(METRICS, new OffsetAndMetadata(10)), 2_000);
    assertThat(positions.uncommittedMillis(9_000)).isEqualTo(7_000);
    assertThat(positions.delayMillis(9_000)).isEqualTo(8_990);

    positions.committed(Map.of(METRICS, new OffsetAndMetadata(20)), 3_000);
    assertThat(positions.uncommittedMillis(9_000)).isZero();
    assertThat(positions.delayMillis(9_000)).isZero();
    assertThat(positions.commits()).isEqualTo(2);
    assertThat(positions.lastCommitMillis()).isEqualTo(3_000);
    assertThat(positions.waiting(60_000, 9_000)).isFalse();
  }

  @Test
  void recordsWaitThatNobodyPollsThoughTheBrokerHasThem() {
    ReadingConsumer consumer = new ReadingConsumer(METRICS).at(20).endsAt(20);
    consumer.report(positions, 1_000);
    consumer.report(positions, 1_000, 25);

    assertThat(positions.waiting(5_000, 5_000)).as("the next poll may bring them").isFalse();
    assertThat(positions.waiting(5_000, 6_001)).isTrue();
  }

  /** A poll hands records out before the position behind them is reported. */
  @Test
  void recordsAreNotSettledBetweenThePollAndItsReport() {
    new ReadingConsumer(METRICS).at(5).endsAt(12).report(positions, 1);
    polled(5, 9);

    assertThat(positions.settled(METRICS)).contains(new Settled(5, 7, 1));
  }

  /** It fetches no more while it has records to hand out, and so does not learn of new ones. */
  @Test
  void theLagIsWhatTheBrokerSaysAndNotWhatTheConsumerKnows() {
    new ReadingConsumer(METRICS).at(5).endsAt(12).report(positions, 1);

    positions.ends(METRICS, 500, 2);

    assertThat(positions.settled(METRICS)).contains(new Settled(5, 495, 2));
  }

  @Test
  void aPartitionThatWentAwayIsNotSettled() {
    new ReadingConsumer(METRICS).at(5).endsAt(12).report(positions, 1);
    new ReadingConsumer(new TopicPartition("metrics", 1)).at(5).endsAt(12).report(positions, 2);

    assertThat(positions.reads(METRICS)).isFalse();
    assertThat(positions.settled(METRICS)).isEmpty();
  }

  private void polled(long first, long last) {
    List<ConsumerRecord<byte[], byte[]>> records =
        LongStream.rangeClosed(first, last)
            .mapToObj(
                offset ->
                    new ConsumerRecord<>(
                        METRICS.topic(),
                        METRICS.partition(),
                        offset,
                        offset,
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        new byte[0],
                        new byte[0],
                        new RecordHeaders(),
                        Optional.empty()))
            .toList();
    positions.polled(
        new ConsumerRecords<>(
            Map.of(METRICS, records), Map.of(METRICS, new OffsetAndMetadata(last + 1))),
        1_000);
  }
}
