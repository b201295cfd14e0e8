package dev.masterperf.alerts.delivery;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The notifier's Kafka clients, and why each is set as it is. */
final class KafkaClients {
  private final NotifierSettings settings;
  private final boolean oneOwner;

  /**
   * @param oneOwner whether one instance decides of all partitions
   */
  KafkaClients(NotifierSettings settings, boolean oneOwner) {
    this.settings = settings;
    this.oneOwner = oneOwner;
  }

  /** Reads transitions as a member of the notifiers' group; commits through the producer only. */
  KafkaConsumer<byte[], byte[]> transitions() {
    Map<String, Object> config = readCommitted();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group());
    config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instanceId());
    // A killed instance's partitions go to another after this; its own restart does not wait.
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1500);
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        oneOwner ? OneOwner.class.getName() : CooperativeStickyAssignor.class.getName());
    // Transitions written before the first start are to be told as well.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    return new KafkaConsumer<>(config);
  }

  /** Reads outside any group. */
  KafkaConsumer<byte[], byte[]> outbox() {
    Map<String, Object> config = readCommitted();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new KafkaConsumer<>(config);
  }

  KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group() + "-" + settings.instanceId());
    // What a killed instance left open holds others up for so long.
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000L);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    // Counted before compression; the broker's limit is on what is left of it.
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 * Routing.MAX_BODY_LENGTH);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId());
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return new KafkaProducer<>(config);
  }

  Admin admin() {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId());
    return Admin.create(config);
  }

  private Map<String, Object> readCommitted() {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId());
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return config;
  }

  private String group() {
    return settings.prefix() + "-notifier";
  }

  private String clientId() {
    return group() + "-" + settings.instanceId();
  }
}
