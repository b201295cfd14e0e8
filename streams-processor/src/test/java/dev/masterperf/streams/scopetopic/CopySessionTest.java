package dev.masterperf.streams.scopetopic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What is written together, and what after a failure. */
class CopySessionTest {
  private static final int PARTITIONS = 4;
  private static final long ARRIVED = 1_700_000_000_000L;
  private static final TopicPartition TEAM_A =
      new TopicPartition(Topics.ofScope("team-a").name(), 0);
  private static final TopicPartition TEAM_B =
      new TopicPartition(Topics.ofScope("team-b/eu").name(), 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final CopyCounts counts = new CopyCounts();
  private final CopySession session =
      new CopySession(
          new ScopeTopicsSettings(
              Map.of(),
              "masterperf",
              "one",
              Set.of("team-a", "team-b/eu"),
              PARTITIONS,
              () -> DeletedScopes.NONE),
          counts,
          consumer,
          producer);

  @Test
  void copiesDeadLettersAndOffsetsAreOneTransaction() throws Exception {
    begin();
    add(TEAM_A, 0, metric("", "a"));
    add(TEAM_A, 1, metric("\"scope\": \"team-b\", ", "b"));
    add(TEAM_B, 0, metric("", "c"));

    session.turn();

    assertThat(producer.commitCount()).isEqualTo(1);
    assertThat(copied())
        .extracting(one -> one.series().scope() + " " + one.series().id())
        .containsExactlyInAnyOrder("team-a a", "team-b/eu c");
    ProducerRecord<byte[], byte[]> letter = written(Topics.DLQ).get(0);
    assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo(TEAM_A.topic() + "@0@1");
    assertThat(new String(letter.value(), StandardCharsets.UTF_8)).contains("scope-of-topic");
    assertThat(producer.consumerGroupOffsetsHistory().get(0).values())
        .containsExactly(offsets(Map.of(TEAM_A, 2L, TEAM_B, 1L)));
    assertThat(counts.figures().copied()).isEqualTo(Map.of(TEAM_A.topic(), 1L, TEAM_B.topic(), 1L));
    assertThat(counts.figures().refused()).isEqualTo(Map.of("scope-of-topic", 1L));
  }

  @Test
  void eachCopyIsInItsHomePartitionAndThoseOfASeriesKeepTheirOrder() throws Exception {
    begin();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ids.add("s" + i % 7);
      add(TEAM_A, i, metric("\"ts\": " + (ARRIVED + i) + ", ", ids.get(i)));
    }

    session.turn();

    for (ProducerRecord<byte[], byte[]> record : written(Topics.METRICS)) {
      assertThat(metrics(record))
          .extracting(one -> one.series().key().homePartition(PARTITIONS))
          .containsOnly(record.partition());
    }
    assertThat(copied()).hasSameSizeAs(ids);
    for (String id : Set.copyOf(ids)) {
      assertThat(copied())
          .filteredOn(one -> one.series().id().equals(id))
          .extracting(PerfMetric::tsNanos)
          .isSorted();
    }
    assertThat(written(Topics.METRICS)).hasSizeLessThanOrEqualTo(PARTITIONS);
  }

  @Test
  void whereTheTransactionFailsNothingIsWrittenAndNothingCountsAsRead() {
    begin();
    add(TEAM_A, 0, metric("", "a"));
    producer.commitTransactionException = new KafkaException("the broker went away");

    assertThatThrownBy(session::turn).hasMessage("the broker went away");

    assertThat(producer.history()).isEmpty();
    assertThat(producer.consumerGroupOffsetsHistory()).isEmpty();
    assertThat(counts.figures().copied()).isEmpty();
  }

  @Test
  void whatItHasYetToCopyIsKnown() {
    begin();
    consumer.updateEndOffsets(Map.of(TEAM_A, 7L, TEAM_B, 0L));
    add(TEAM_A, 0, "[]");

    session.turn();

    assertThat(counts.figures().lags()).containsEntry(TEAM_A.topic(), 6L);
  }

  private void begin() {
    session.begin();
    consumer.rebalance(List.of(TEAM_A, TEAM_B));
    consumer.updateBeginningOffsets(Map.of(TEAM_A, 0L, TEAM_B, 0L));
  }

  private void add(TopicPartition partition, long offset, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            ARRIVED,
            TimestampType.LOG_APPEND_TIME,
            0,
            bytes.length,
            null,
            bytes,
            new RecordHeaders(),
            Optional.empty()));
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Long> next) {
    return next.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                one -> new OffsetAndMetadata(one.getValue(), Optional.empty(), "")));
  }

  private List<ProducerRecord<byte[], byte[]>> written(Topics.Topic topic) {
    return producer.history().stream().filter(one -> one.topic().equals(topic.name())).toList();
  }

  private List<PerfMetric> copied() throws Exception {
    List<PerfMetric> copied = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : written(Topics.METRICS)) {
      copied.addAll(metrics(record));
    }
    return copied;
  }

  private static List<PerfMetric> metrics(ProducerRecord<byte[], byte[]> record) throws Exception {
    return MetricCodec.decode(record.value(), 0, Series.DEFAULT_SCOPE).stream()
        .map(item -> ((Item.Accepted) item).metric())
        .toList();
  }

  private static String metric(String more, String id) {
    return "{%s\"category\": \"R2\", \"topic\": \"Object\", \"id\": \"%s\", \"value\": \"9ms\"}"
        .formatted(more, id);
  }
}
