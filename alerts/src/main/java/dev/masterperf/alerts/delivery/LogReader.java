package dev.masterperf.alerts.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads what stands in partitions, from their beginning to a known end. */
final class LogReader {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Two times what another's open transaction can hold us up. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final KafkaClients clients;

  LogReader(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * The ends with open transactions counted in: the former owner may have one that will yet commit,
   * and what is in that one nobody would write again.
   *
   * @throws KafkaException if they cannot be seen in time
   */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    try (Admin admin = clients.admin()) {
      Map<TopicPartition, ListOffsetsResultInfo> offsets =
          admin.listOffsets(latest).all().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      offsets.forEach((partition, info) -> ends.put(partition, info.offset()));
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("cannot see the ends of " + partitions, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    return ends;
  }

  /**
   * Hands on every record before {@code ends}.
   *
   * @throws KafkaException if that cannot be done in time
   */
  void read(
      Map<TopicPartition, Long> ends,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (Consumer<byte[], byte[]> consumer = clients.outbox()) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      long idlePolls = 0;
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        var records = consumer.poll(POLL);
        records.forEach(
            record -> {
              TopicPartition partition = new TopicPartition(record.topic(), record.partition());
              if (record.offset() < ends.getOrDefault(partition, 0L)) {
                each.accept(record);
              }
            });
        idlePolls = records.isEmpty() ? idlePolls + 1 : 0;
        if (idlePolls > TIMEOUT.dividedBy(POLL)) {
          throw new KafkaException("the ends do not come: " + ends);
        }
      }
    }
  }
}
