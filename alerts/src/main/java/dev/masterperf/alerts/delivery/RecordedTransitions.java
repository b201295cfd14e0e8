package dev.masterperf.alerts.delivery;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the transitions of an alert from {@code masterperf.alerts.v1}, each time anew: they are
 * asked for while somebody looks at one alert. Only keys are compared until one is of that alert.
 */
public final class RecordedTransitions implements TransitionBook {
  private static final Logger LOG = LoggerFactory.getLogger(RecordedTransitions.class);
  private static final Duration LOOK_BACK = Duration.ofDays(1);
  private static final int MOST = 200;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Map<String, Object> kafka;
  private final InstantSource clock;

  /**
   * @param kafka how to reach the cluster: {@code bootstrap.servers}, and what security needs
   */
  public RecordedTransitions(Map<String, Object> kafka, InstantSource clock) {
    this.kafka = Map.copyOf(kafka);
    this.clock = clock;
  }

  @Override
  public List<AlertTransition> of(Fingerprint fingerprint) {
    byte[] key = fingerprint.hex().getBytes(StandardCharsets.UTF_8);
    Deque<ConsumerRecord<byte[], byte[]>> found = new ArrayDeque<>();
    Instant began = clock.instant();
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      Map<TopicPartition, Long> ends = begin(consumer, began.minus(LOOK_BACK));
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (Arrays.equals(record.key(), key)) {
            found.addLast(record);
          }
        }
        while (found.size() > MOST) {
          found.removeFirst();
        }
        if (clock.instant().isAfter(began.plus(TIMEOUT))) {
          throw new KafkaException("the end of " + Topics.ALERTS.name() + " does not come");
        }
      }
    }
    return newestFirst(found);
  }

  private static Map<TopicPartition, Long> begin(Consumer<byte[], byte[]> consumer, Instant from) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.ALERTS.name(), TIMEOUT).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
    consumer.seekToEnd(partitions);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
    consumer
        .offsetsForTimes(times, TIMEOUT)
        .forEach(
            (partition, first) -> {
              if (first != null) {
                consumer.seek(partition, first.offset());
              }
            });
    return ends;
  }

  private static List<AlertTransition> newestFirst(Deque<ConsumerRecord<byte[], byte[]>> records) {
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

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "alert-transitions");
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return new KafkaConsumer<>(config);
  }
}
