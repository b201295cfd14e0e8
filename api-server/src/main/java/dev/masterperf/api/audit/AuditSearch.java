package dev.masterperf.api.audit;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.Topics;
import dev.masterperf.model.audit.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic backwards, a thousand records at a time, each time it is asked: nothing is held
 * in memory between, all processes answer the same, and a cursor holds for ever. Two searches run
 * at once. Safe for threads.
 */
public final class AuditSearch implements AuditTrail {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.AUDIT.name(), 0);
  private static final int AT_ONCE = 2;
  private static final long CHUNK = 1_000;

  /** Where little matches, the answer says where to go on instead of taking for ever. */
  private static final long MOST_LOOKED_AT = 50_000;

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> kafka;
  private final String clientId;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  /** The topic must be there when it is asked. */
  public AuditSearch(Map<String, Object> kafka, String clientId) {
    this.kafka = Map.copyOf(kafka);
    this.clientId = clientId;
  }

  @Override
  public Page page(AuditFilter filter, OptionalLong before, int limit) {
    takeTurn();
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION), WAIT).getOrDefault(PARTITION, 0L);
      long from = first(consumer, filter);
      return backwards(consumer, filter, from, Math.min(end, before.orElse(end)), limit);
    } catch (KafkaException e) {
      throw new Problem(
              ProblemType.UNAVAILABLE, "the audit topic cannot be read: " + e.getMessage())
          .toException(e);
    } finally {
      turns.release();
    }
  }

  private void takeTurn() {
    try {
      if (turns.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Problem(ProblemType.BUSY, "others search audit already").toException();
  }

  /** Records carry the time of their entry, so the broker knows where a time begins. */
  private static long first(Consumer<byte[], byte[]> consumer, AuditFilter filter) {
    long beginning =
        consumer.beginningOffsets(List.of(PARTITION), WAIT).getOrDefault(PARTITION, 0L);
    if (filter.since().isEmpty()) {
      return beginning;
    }
    long since = filter.since().get().toEpochMilli();
    @Nullable OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(PARTITION, Math.max(0, since)), WAIT).get(PARTITION);
    return found == null ? Long.MAX_VALUE : Math.max(beginning, found.offset());
  }

  private static Page backwards(
      Consumer<byte[], byte[]> consumer, AuditFilter filter, long first, long end, int limit) {
    List<Found> found = new ArrayList<>();
    long to = end;
    long last = Math.max(first, end - MOST_LOOKED_AT);
    while (to > last) {
      long from = Math.max(last, to - CHUNK);
      List<Found> chunk = chunk(consumer, filter, from, to);
      for (int i = chunk.size() - 1; i >= 0; i--) {
        found.add(chunk.get(i));
        if (found.size() == limit) {
          long place = chunk.get(i).place();
          return new Page(found, place > first ? OptionalLong.of(place) : OptionalLong.empty());
        }
      }
      to = from;
    }
    return new Page(found, to > first ? OptionalLong.of(to) : OptionalLong.empty());
  }

  private static List<Found> chunk(
      Consumer<byte[], byte[]> consumer, AuditFilter filter, long from, long to) {
    List<Found> found = new ArrayList<>();
    consumer.seek(PARTITION, from);
    long patience = WAIT.dividedBy(POLL);
    while (consumer.position(PARTITION, WAIT) < to) {
      long before = consumer.position(PARTITION, WAIT);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < to) {
          entry(record.value())
              .filter(filter::matches)
              .ifPresent(entry -> found.add(new Found(record.offset(), entry)));
        }
      }
      patience = consumer.position(PARTITION, WAIT) > before ? patience : patience - 1;
      if (patience < 0) {
        throw new TimeoutException("the broker does not answer");
      }
    }
    return found;
  }

  private static Optional<AuditEntry> entry(byte @Nullable [] value) {
    try {
      return value == null ? Optional.empty() : Link.told(value);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // whoever verifies is told of it
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, (int) CHUNK);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) WAIT.toMillis());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
