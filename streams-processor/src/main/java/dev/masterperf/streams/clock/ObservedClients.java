package dev.masterperf.streams.clock;

import dev.masterperf.model.CrashPoint;
import dev.masterperf.streams.ingest.IngestTimes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of Kafka Streams, the ordinary ones, but consumers report their positions and
 * producers what they committed.
 */
public final class ObservedClients implements KafkaClientSupplier {
  /** Kafka Streams names them so. */
  private static final String CHANGELOG = "-changelog";

  private final ReadPositions positions;
  private final IngestTimes times;
  private final Transactions transactions;
  private final InstantSource clock;

  /**
   * @param times is told when what was read is committed
   * @param transactions is told what becomes of them
   */
  public ObservedClients(
      ReadPositions positions, IngestTimes times, Transactions transactions, InstantSource clock) {
    this.positions = positions;
    this.times = times;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new ObservedConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  private static Consumer<byte[], byte[]> plainConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new ObservedProducer(config);
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  /** Reports after each poll, on the thread that polls. */
  private final class ObservedConsumer extends KafkaConsumer<byte[], byte[]> {
    private final Heartbeats heartbeats = new Heartbeats(metrics());

    ObservedConsumer(Map<String, Object> config) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      positions.polled(records, clock.millis());
      positions.observe(this, heartbeats, clock.millis());
      return records;
    }
  }

  /** Reports the offsets of a transaction once it is committed; one stream thread uses it. */
  private final class ObservedProducer extends KafkaProducer<byte[], byte[]> {
    private final Map<TopicPartition, OffsetAndMetadata> pending = new HashMap<>();

    ObservedProducer(Map<String, Object> config) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      super.sendOffsetsToTransaction(offsets, group);
      pending.putAll(offsets);
    }

    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      return super.send(record, record.topic().endsWith(CHANGELOG) ? noting(callback) : callback);
    }

    private Callback noting(@Nullable Callback callback) {
      return (written, failure) -> {
        if (failure == null) {
          transactions.written(
              new TopicPartition(written.topic(), written.partition()), written.offset());
        }
        if (callback != null) {
          callback.onCompletion(written, failure);
        }
      };
    }

    @Override
    public void commitTransaction() {
      super.commitTransaction();
      CrashPoint.PROCESSOR_COMMITTED.pass();
      transactions.committed();
      long now = clock.millis();
      positions.committed(pending, now);
      times.committed(now);
      pending.clear();
    }

    @Override
    public void abortTransaction() {
      pending.clear();
      transactions.aborted();
      times.takenBack();
      super.abortTransaction();
    }
  }
}
