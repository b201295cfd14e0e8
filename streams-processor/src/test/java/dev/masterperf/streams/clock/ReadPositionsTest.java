package dev.masterperf.streams.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.streams.clock.ReadPositions.Settled;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
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
  void whatWasReadAndNotCommittedIsNotSettled() {
    polled(5, 9);
    new ReadingConsumer(METRICS).at(10).endsAt(12).report(positions, 1);

    assertThat(positions.settled(METRICS)).contains(new Settled(5, 7, 1));
  }

  @Test
  void aCommitSettlesWhatItHolds() {
    polled(5, 9);
    new ReadingConsumer(METRICS).at(10).endsAt(12).report(positions, 1);

    positions.committed(Map.of(METRICS, new OffsetAndMetadata(8)));
    assertThat(positions.settled(METRICS)).contains(new Settled(8, 4, 1));

    positions.committed(Map.of(METRICS, new OffsetAndMetadata(10)));
    assertThat(positions.settled(METRICS)).contains(new Settled(10, 2, 1));
  }

  @Test
  void recordsOfSeveralPollsAreOpenFromTheFirstToTheLast() {
    polled(5, 9);
    polled(10, 19);
    new ReadingConsumer(METRICS).at(20).endsAt(20).report(positions, 1);

    positions.committed(Map.of(METRICS, new OffsetAndMetadata(10)));

    assertThat(positions.settled(METRICS)).contains(new Settled(10, 10, 1));
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
                        METRICS.topic(), METRICS.partition(), offset, new byte[0], new byte[0]))
            .toList();
    positions.polled(
        new ConsumerRecords<>(
            Map.of(METRICS, records), Map.of(METRICS, new OffsetAndMetadata(last + 1))));
  }
}
