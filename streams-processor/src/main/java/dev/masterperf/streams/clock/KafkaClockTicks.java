package dev.masterperf.streams.clock;

import dev.masterperf.model.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Ticks as empty batches on the metrics topic, written outside the stream's transaction: a tick
 * states nothing but that time went on, so one too many does no harm, and readers need not wait for
 * a commit.
 */
public final class KafkaClockTicks implements ClockTicks, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaClockTicks.class);
  private static final byte[] EMPTY_BATCH = "[]".getBytes(StandardCharsets.UTF_8);

  /** Time for a tick to be written and read back before another is asked for. */
  private static final long PAUSE_MILLIS = 300;

  private final ReadPositions positions;
  private final Producer<byte[], byte[]> producer;
  private final Map<Integer, Long> lastRequest = new ConcurrentHashMap<>();

  /**
   * @param clientConfig connection settings; the rest is set here
   */
  public KafkaClockTicks(ReadPositions positions, Map<String, Object> clientConfig) {
    this.positions = positions;
    Map<String, Object> config = new java.util.HashMap<>(clientConfig);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // The stream thread calls us: rather no tick now, and one at the next check, than waiting.
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1 << 20);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void requestIfDue(int partition, long dueMillis, long nowMillis) {
    if (dueMillis > nowMillis
        || nowMillis - lastRequest.getOrDefault(partition, 0L) < PAUSE_MILLIS
        || !positions.atEnd(new TopicPartition(Topics.METRICS.name(), partition))
        || !positions.atEnd(new TopicPartition(Topics.REHOME.name(), partition))) {
      return;
    }
    lastRequest.put(partition, nowMillis);
    producer.send(
        new ProducerRecord<>(Topics.METRICS.name(), partition, null, EMPTY_BATCH),
        (metadata, failure) -> {
          if (failure != null) {
            report(partition, failure);
          }
        });
  }

  /** The next check asks again, so a broker that is away is no news. */
  private static void report(int partition, Exception failure) {
    LOG.atLevel(failure instanceof RetriableException ? Level.DEBUG : Level.WARN)
        .addKeyValue("partition", partition)
        .setCause(failure)
        .log("clock tick not written, asking again");
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(1));
  }
}
