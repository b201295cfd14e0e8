package dev.masterperf.alerts.topic;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Opens consumers that see what was committed, and nothing that was taken back. */
public final class CommittedRecords {
  private CommittedRecords() {}

  /**
   * One outside of all groups, which keeps no offsets: partitions are assigned by hand, and where
   * what it was to read is gone it goes on with the oldest there is.
   *
   * @param kafka how to reach the cluster: {@code bootstrap.servers}, and what security needs
   */
  public static Consumer<byte[], byte[]> consumer(Map<String, Object> kafka, String clientId) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
