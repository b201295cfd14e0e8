package dev.masterperf.producer;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How our Kafka producers are set up. */
final class ProducerConfiguration {
  private static final int MAX_REQUEST_BYTES = 1024 * 1024;
  private static final int BATCH_BYTES = 64 * 1024;

  /** Speed and patience; a user's own settings win. */
  private static final Map<String, Object> PREFERENCES =
      Map.of(
          ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd",
          ProducerConfig.LINGER_MS_CONFIG, 5,
          ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES,
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES,
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000,
          // Only our own thread waits here; short, so that close() is heard.
          ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);

  /** What promises rest on: each metric once, in order, on all replicas in sync. */
  private static final Map<String, Object> GUARANTEES =
      Map.of(
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          true,
          ProducerConfig.ACKS_CONFIG,
          "all",
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ByteArraySerializer.class,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ByteArraySerializer.class);

  private ProducerConfiguration() {}

  static Map<String, Object> of(Map<String, Object> userSettings) {
    Map<String, Object> config = new HashMap<>(PREFERENCES);
    config.putAll(userSettings);
    config.putAll(GUARANTEES);
    return config;
  }
}
