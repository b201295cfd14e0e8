package dev.masterperf.api.storage;

/** What the product's topics take on the disks of brokers. */
public interface BrokerDisks extends AutoCloseable {

  /**
   * Bytes of all replicas together.
   *
   * @throws org.apache.kafka.common.KafkaException (unchecked) if the brokers do not tell
   */
  long bytes();

  @Override
  void close();
}
