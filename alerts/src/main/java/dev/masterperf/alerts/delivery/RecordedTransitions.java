package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.topic.CommittedRecords;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads transitions from {@code masterperf.alerts.v1} when somebody looks at an alert: the last 24
 * hours for the first question, and for each other one what was written since. Of all alerts
 * together 16 MiB are kept.
 */
public final class RecordedTransitions implements TransitionBook {
  private static final Logger LOG = LoggerFactory.getLogger(RecordedTransitions.class);
  private static final Duration LOOK_BACK = Duration.ofDays(1);
  private static final int MOST = 200;
  private static final long MOST_BYTES = 16L << 20;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Map<String, Object> kafka;
  private final InstantSource clock;
  private TransitionRing ring = new TransitionRing(MOST, MOST_BYTES);
  private Map<TopicPartition, Long> positions = new HashMap<>();

  /**
   * @param kafka how to reach the cluster: {@code bootstrap.servers}, and what security needs
   */
  public RecordedTransitions(Map<String, Object> kafka, InstantSource clock) {
    this.kafka = Map.copyOf(kafka);
    this.clock = clock;
  }

  @Override
  public synchronized List<AlertTransition> of(Fingerprint fingerprint) {
    Instant began = clock.instant();
    try (Consumer<byte[], byte[]> consumer =
        CommittedRecords.consumer(kafka, "alert-transitions")) {
      Map<TopicPartition, Long> ends = begin(consumer, began.minus(LOOK_BACK));
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(ring::add);
        ends.keySet().forEach(one -> positions.put(one, consumer.position(one)));
        if (clock.instant().isAfter(began.plus(TIMEOUT))) {
          throw new KafkaException("the end of " + Topics.ALERTS.name() + " does not come");
        }
      }
    }
    ring.forgetBefore(began.minus(LOOK_BACK).toEpochMilli());
    return newestFirst(ring.of(fingerprint.hex()));
  }

  /** Goes on where reading ended before, and begins anew where the topic is another one by now. */
  private Map<TopicPartition, Long> begin(Consumer<byte[], byte[]> consumer, Instant from) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.ALERTS.name(), TIMEOUT).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
    if (ends.entrySet().stream().anyMatch(e -> known(e.getKey()) > e.getValue())) {
      ring = new TransitionRing(MOST, MOST_BYTES);
      positions = new HashMap<>();
    }
    consumer.seekToEnd(partitions);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
    consumer
        .offsetsForTimes(times, TIMEOUT)
        .forEach(
            (partition, first) -> {
              if (first != null) {
                consumer.seek(partition, Math.max(first.offset(), known(partition)));
              }
            });
    return ends;
  }

  private long known(TopicPartition partition) {
    return positions.getOrDefault(partition, 0L);
  }

  private static List<AlertTransition> newestFirst(List<ConsumerRecord<byte[], byte[]>> records) {
    List<AlertTransition> transitions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        transitions.add(Json.read(record.value(), AlertTransition.class));
      } catch (IllegalArgumentException e) {
        LOG.atError()
            .addKeyValue("topic", record.topic())
            .addKeyValue("partition", record.partition())
            .addKeyValue("offset", record.offset())
            .setCause(e)
            .log("transition not readable, passed over");
      }
    }
    transitions.sort(Comparator.comparingLong(AlertTransition::sequence).reversed());
    return transitions;
  }
}
