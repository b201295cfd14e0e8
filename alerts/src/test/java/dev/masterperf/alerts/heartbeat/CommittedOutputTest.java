package dev.masterperf.alerts.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class CommittedOutputTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Duration AHEAD = Duration.ofHours(1);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.AGGREGATES.name(), 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private Instant now = NOW;
  private final CommittedOutput output = new CommittedOutput(consumer, 1, () -> now);
  private long end;

  private void written(Instant stamped) {
    consumer.updateEndOffsets(Map.of(PARTITION, end + 1));
    consumer.addRecord(
        new ConsumerRecord<>(
            PARTITION.topic(),
            PARTITION.partition(),
            end,
            stamped.toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            new byte[0],
            new byte[0],
            new RecordHeaders(),
            Optional.empty()));
    end++;
  }

  @Test
  void whatWasThereBeforeIsAsOldAsItsStamp() {
    written(NOW.minusSeconds(90));

    assertThat(output.newest()).containsExactly(Map.entry(0, NOW.minusSeconds(90)));
  }

  @Test
  void aBrokerWhoseClockIsAheadMakesNothingFresh() {
    written(NOW.plus(AHEAD));
    assertThat(output.newest()).containsEntry(0, NOW);

    now = NOW.plusSeconds(60);
    assertThat(output.newest()).as("nothing came since").containsEntry(0, NOW);

    written(NOW.plus(AHEAD).plusSeconds(60));
    now = NOW.plusSeconds(70);
    assertThat(output.newest()).containsEntry(0, NOW.plusSeconds(70));
  }

  @Test
  void aBrokerWhoseClockIsBehindMakesNothingOld() {
    written(NOW);
    output.newest();

    written(NOW.minus(AHEAD));
    now = NOW.plusSeconds(10);

    assertThat(output.newest()).containsEntry(0, NOW.plusSeconds(10));
  }
}
