package dev.masterperf.archive.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.bucket.MemoryBucket;
import dev.masterperf.archive.history.Backlog.Behind;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicBacklogTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final SourcePartition ZERO = new SourcePartition(Source.METRICS, 0);
  private static final SourcePartition ONE = new SourcePartition(Source.METRICS, 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Manifest manifest = new Manifest(new MemoryBucket());
  private final TopicBacklog backlog =
      new TopicBacklog(consumer, () -> Instant.ofEpochMilli(millis()));
  private long now = NOW;

  private long millis() {
    return now;
  }

  @BeforeEach
  void topicsWithNothingInThem() {
    for (Source source : Source.values()) {
      String topic = source.topic().name();
      List<PartitionInfo> partitions = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        partitions.add(new PartitionInfo(topic, i, Node.noNode(), new Node[0], new Node[0]));
        hold(new SourcePartition(source, i), 0, 0);
      }
      consumer.updatePartitions(topic, partitions);
    }
  }

  private static TopicPartition topic(SourcePartition partition) {
    return new TopicPartition(partition.source().topic().name(), partition.partition());
  }

  /** So far the topic goes, whatever of that are records. */
  private void hold(SourcePartition partition, long from, long to) {
    consumer.updateBeginningOffsets(Map.of(topic(partition), from));
    consumer.updateEndOffsets(Map.of(topic(partition), to));
  }

  /** A record that the next look finds. */
  private void give(SourcePartition partition, long offset, long appendMillis) {
    TopicPartition topic = topic(partition);
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    topic.topic(),
                    topic.partition(),
                    offset,
                    appendMillis,
                    TimestampType.LOG_APPEND_TIME,
                    0,
                    1,
                    new byte[0],
                    new byte[1],
                    new RecordHeaders(),
                    Optional.empty())));
  }

  private void archive(SourcePartition partition, long first, long last) {
    Commit commit =
        new Commit("w", NOW, Optional.of(new Offsets(first, last)), List.of(), List.of());
    manifest.commit(manifest.read(partition), commit);
  }

  private List<Behind> behind() {
    List<PartitionManifest> counts = new ArrayList<>();
    for (Source source : Source.values()) {
      counts.add(manifest.read(new SourcePartition(source, 0)));
      counts.add(manifest.read(new SourcePartition(source, 1)));
    }
    return backlog.behind(counts);
  }

  @Test
  void aPartitionThatNoProcessArchivesIsBehindSinceItsFirstRecordThatIsNotArchived() {
    archive(ZERO, 0, 9);
    hold(ZERO, 0, 10);
    archive(ONE, 0, 4);
    hold(ONE, 2, 8);
    give(ONE, 5, NOW - 7_200_000);

    assertThat(behind()).containsExactly(new Behind(ONE, NOW - 7_200_000));

    archive(ONE, 5, 6);
    assertThat(behind()).containsExactly(new Behind(ONE, NOW - 7_200_000));
    archive(ONE, 7, 7);
    assertThat(behind()).isEmpty();
  }

  @Test
  void itLooksAgainAfterAMinute() {
    assertThat(behind()).isEmpty();
    hold(ZERO, 0, 3);

    now = NOW + 59_999;
    assertThat(behind()).isEmpty();
    now = NOW + 60_000;
    give(ZERO, 0, NOW);
    assertThat(behind()).containsExactly(new Behind(ZERO, NOW));
  }

  @Test
  void offsetsWithoutRecordsAreNothingToArchive() {
    archive(ZERO, 0, 9);
    hold(ZERO, 0, 12);
    consumer.schedulePollTask(() -> consumer.seek(topic(ZERO), 12));

    assertThat(behind()).isEmpty();
  }

  @Test
  void whatATopicDoesNotShowMayBeOfAnyAge() {
    hold(ZERO, 0, 3);

    assertThat(behind()).containsExactly(new Behind(ZERO, 0));
  }

  @Test
  void withoutBrokersWhatWasKnownIsTold() {
    hold(ZERO, 0, 3);
    give(ZERO, 0, NOW - 1);
    assertThat(behind()).hasSize(1);

    now = NOW + 60_000;
    consumer.schedulePollTask(
        () -> {
          throw new KafkaException("gone");
        });

    assertThat(behind()).containsExactly(new Behind(ZERO, NOW - 1));
  }
}
