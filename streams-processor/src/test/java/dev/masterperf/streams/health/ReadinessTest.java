package dev.masterperf.streams.health;

import static org.apache.kafka.streams.KafkaStreams.State.REBALANCING;
import static org.apache.kafka.streams.KafkaStreams.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.streams.clock.ReadPositions;
import dev.masterperf.streams.clock.ReadingConsumer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final TopicPartition METRICS = new TopicPartition("metrics", 0);
  private static final TopicPartition CHANGELOG = new TopicPartition("windows-changelog", 2);

  private long now = 1_000_000;
  private final ReadPositions positions = new ReadPositions();
  private final Map<Integer, Long> appendClocks = new HashMap<>();
  private final Restoration restoration =
      new Restoration(() -> Instant.ofEpochMilli(now), (changelog, offset) -> {});
  private final Readiness readiness =
      new Readiness(positions, restoration, () -> appendClocks, () -> Instant.ofEpochMilli(now));
  private final ReadingConsumer consumer = new ReadingConsumer(METRICS);

  @Test
  void isNotReadyBeforeTheBrokerToldWhereTheLogEnds() {
    consumer.report(positions, now);

    assertThat(readiness.missing(RUNNING, now)).containsExactly("metrics-0 was not read yet");
  }

  @Test
  void isReadyOnceItHasReadWhatWasThereAtTheStart() {
    consumer.at(40).endsAt(100).report(positions, now);
    assertThat(readiness.missing(RUNNING, now))
        .containsExactly("metrics-0 has 60 records of before the start to read");

    consumer.at(99).endsAt(180).report(positions, now);
    assertThat(readiness.missing(RUNNING, now))
        .containsExactly("metrics-0 has 1 records of before the start to read");

    consumer.at(100).endsAt(190).report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();
  }

  @Test
  void isNotReadyWhileWhatWasThereAtTheStartIsReadAndNotInTheState() {
    consumer.at(40).endsAt(100).report(positions, now);
    consumer.handsOut(positions, 60, now).report(positions, now);

    assertThat(readiness.missing(RUNNING, now))
        .containsExactly("metrics-0 has 60 records of before the start to read");
  }

  @Test
  void isNotReadyWhenWhatItReadIsNotCommittedThoughItGoesOnPolling() {
    consumer.at(100).endsAt(100).report(positions, now);
    consumer.handsOut(positions, 10, now).endsAt(110).report(positions, now);
    now += 10_000;
    consumer.report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();

    now += 1_000;
    consumer.report(positions, now);

    assertThat(readiness.missing(RUNNING, now))
        .containsExactly("what was read was not committed for 11 s: the stream thread hangs");
  }

  @Test
  void isNotReadyWhenItStopsReading() {
    consumer.at(100).endsAt(100).report(positions, now);
    consumer.at(100).endsAt(130).report(positions, now);
    now += 11_000;
    consumer.report(positions, now);

    assertThat(readiness.missing(RUNNING, now))
        .containsExactly("metrics-0 has 30 records to read and did not move for 11 s");

    now += 11_000;

    assertThat(readiness.missing(RUNNING, now)).contains("the stream thread did not poll for 11 s");
  }

  @Test
  void isNotReadyWhileATransactionThatDoesNotEndKeepsRecordsFromIt() {
    consumer.at(100).endsAt(100).report(positions, now);
    consumer.report(positions, now, 130);
    now += 9_000;
    consumer.report(positions, now, 131);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();

    now += 2_000;
    consumer.report(positions, now, 132);
    assertThat(readiness.missing(RUNNING, now))
        .singleElement()
        .asString()
        .startsWith("metrics-0 has 32 records that cannot be read for 11 s")
        .contains("a transaction in front of them does not end");

    consumer.at(133).endsAt(133).report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();
  }

  @Test
  void blamesNoOtherTransactionWhileItsOwnDoesNotEnd() {
    consumer.at(100).endsAt(100).report(positions, now);
    consumer.handsOut(positions, 10, now).endsAt(110).report(positions, now, 130);
    now += 11_000;
    consumer.report(positions, now, 132);

    assertThat(readiness.missing(RUNNING, now))
        .containsExactly("what was read was not committed for 11 s: the stream thread hangs");
  }

  @Test
  void isReadyWhereTheLogAlwaysEndsALittleFurtherThanWasRead() {
    for (int offset = 100; offset < 200; offset++) {
      consumer.at(offset).endsAt(offset).report(positions, now, offset + 5);
      now += 1_000;
      consumer.report(positions, now, offset + 6);

      assertThat(readiness.missing(RUNNING, now)).isEmpty();
    }
  }

  @Test
  void isNotReadyWhileTheBrokerKeepsSilentThoughNothingIsLeftToRead() {
    consumer.at(100).endsAt(100).lastHeartbeat(10).report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();

    consumer.lastHeartbeat(14).report(positions, now);
    assertThat(readiness.missing(RUNNING, now))
        .containsExactly("the broker did not answer for 14 s");

    consumer.lastHeartbeat(1).report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();
  }

  @Test
  void takesABrokerOfUnknownSilenceForOneThatAnswers() {
    consumer.at(100).endsAt(100).lastHeartbeat(-1).report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();

    consumer.lastHeartbeat(Double.NaN).report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();
  }

  @Test
  void saysUntilWhenAClockThatRanAheadKeepsWindowsClosed() {
    consumer.at(100).endsAt(100).report(positions, now);
    appendClocks.putAll(Map.of(0, now, 1, now + 60_000, 2, now + 3_600_000, 3, now + 90_000));

    assertThat(readiness.missing(RUNNING, now))
        .singleElement()
        .asString()
        .startsWith("the append clock of partitions [2, 3] is up to 3600 s ahead of this machine's")
        .contains("until " + Instant.ofEpochMilli(now + 3_600_000));

    now += 3_600_000;
    consumer.report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();
  }

  @Test
  void isNotReadyUntilAClockThatWasSetBackShowsAgainWhatItShowed() {
    consumer.at(100).endsAt(100).report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();
    now += 3_600_000 + 1_000; // it runs ahead for a second, which is no harm
    consumer.report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();

    now -= 3_600_000;
    consumer.report(positions, now);

    assertThat(readiness.missing(RUNNING, now))
        .singleElement()
        .asString()
        .startsWith("this machine's clock was set back by 3600 s")
        .contains(" until " + Instant.ofEpochMilli(now + 3_600_000) + ": restart");
    now += 3_600_000;
    consumer.report(positions, now);
    assertThat(readiness.missing(RUNNING, now)).isEmpty();
  }

  @Test
  void takesNoNoticeOfAClockThatATimeServerMoves() {
    consumer.at(100).endsAt(100).report(positions, now);
    now -= 5_000;
    consumer.report(positions, now);

    assertThat(readiness.missing(RUNNING, now)).isEmpty();
  }

  @Test
  void namesTheStoreThatIsStuckInItsChangelog() {
    restoration.onRestoreStart(CHANGELOG, "windows-10s", 0, 442);
    restoration.onBatchRestored(CHANGELOG, "windows-10s", 433, 377);
    assertThat(readiness.missing(REBALANCING, now))
        .containsExactly("the processor is REBALANCING, not RUNNING");

    now += 12_000;

    assertThat(readiness.missing(REBALANCING, now))
        .hasSize(2)
        .last()
        .asString()
        .contains("store windows-10s is restored up to 434 of 442 in windows-changelog-2")
        .contains("did not move for 12 s");
  }

  @Test
  void forgetsAStoreThatIsRestored() {
    restoration.onRestoreStart(CHANGELOG, "windows-10s", 0, 442);
    restoration.onRestoreEnd(CHANGELOG, "windows-10s", 442);
    now += 60_000;

    assertThat(readiness.missing(REBALANCING, now))
        .containsExactly("the processor is REBALANCING, not RUNNING");
  }
}
