package dev.masterperf.streams.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Topics;
import dev.masterperf.streams.clock.ReadPositions;
import dev.masterperf.streams.clock.ReadPositions.Settled;
import dev.masterperf.streams.clock.ReadingConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static final TopicPartition METRICS = new TopicPartition(Topics.METRICS.name(), 2);
  private static final TopicPartition REHOMED = new TopicPartition(Topics.REHOME.name(), 2);

  private final ReadPositions positions = new ReadPositions();
  private final AtomicLong now = new AtomicLong(1);
  private final Ownership ownership =
      new Ownership(positions, Duration.ofSeconds(6), () -> Instant.ofEpochMilli(now.get()));

  @Test
  void whatIsReadIsOwnedWithTheLagOfAllItsInput() {
    both().at(10).endsAt(13).report(positions, 1);

    assertThat(ownership.of(2)).contains(new Settled(10, 6, 1));
    assertThat(ownership.of(1)).isEmpty();
    assertThat(ownership.doubt()).isEmpty();
  }

  @Test
  void aPartitionIsNotOwnedBeforeTheEndOfItsLogIsKnown() {
    both().at(10).report(positions, 1);

    assertThat(ownership.of(2)).isEmpty();
  }

  @Test
  void aPartitionOfWhichOnlyOneTopicIsReadIsNotOwned() {
    new ReadingConsumer(METRICS).at(10).endsAt(13).report(positions, 1);

    assertThat(ownership.of(2)).isEmpty();
  }

  @Test
  void whoDoesNotHearFromTheBrokerForASessionOwnsNothingAndSaysWhy() {
    ReadingConsumer consumer = both().at(10).endsAt(13).lastHeartbeat(5);
    consumer.report(positions, 1);
    assertThat(ownership.of(2)).isPresent();

    consumer.lastHeartbeat(6); // no poll told it: the stream thread may be the one that hangs

    assertThat(ownership.of(2)).isEmpty();
    assertThat(ownership.doubt().orElseThrow())
        .contains("did not answer for 6 s", "other instances may have taken over");
  }

  @Test
  void whoDoesNotKnowForASessionWhereTheLogEndsDoesNotAnswer() {
    both().at(10).endsAt(13).report(positions, 1);
    now.set(6_000);
    assertThat(ownership.of(2)).isPresent();

    now.set(6_001);

    assertThat(ownership.of(2)).isEmpty();
    assertThat(ownership.doubt().orElseThrow()).contains("where these logs end: [", METRICS + "");
  }

  private static ReadingConsumer both() {
    return new ReadingConsumer(METRICS, REHOMED);
  }
}
