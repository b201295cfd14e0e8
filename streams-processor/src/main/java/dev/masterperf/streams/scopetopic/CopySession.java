package dev.masterperf.streams.scopetopic;

import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricBatch;
import dev.masterperf.streams.ingest.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * One life of the clients that copy, in one thread. Each turn reads a batch and writes what becomes
 * of it in one transaction together with the offsets read: so each metric is copied once, or is one
 * dead letter, whenever a process dies. Any error of Kafka ends the session; the next one goes on
 * where the last transaction that was committed ended.
 *
 * <p>Copies are written in the order in which they are read, so those of a series keep theirs as
 * long as its client sends it to one partition.
 */
final class CopySession implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** Metrics that are put together into records; some 5 MB. */
  private static final int MAX_GATHERED = 10_000;

  private final Map<String, String> scopes;
  private final ScopeTopicsSettings settings;
  private final CopyCounts counts;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;

  CopySession(
      ScopeTopicsSettings settings,
      CopyCounts counts,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer) {
    this.scopes =
        settings.scopes().stream()
            .collect(Collectors.toMap(scope -> Topics.ofScope(scope).name(), scope -> scope));
    this.settings = settings;
    this.counts = counts;
    this.consumer = consumer;
    this.producer = producer;
  }

  /** A session with clients of its own. */
  static CopySession open(ScopeTopicsSettings settings, CopyCounts counts) {
    CopyClients clients = new CopyClients(settings);
    Producer<byte[], byte[]> producer = clients.producer();
    try {
      return new CopySession(settings, counts, clients.consumer(), producer);
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** Takes its place in the group; what a former session of this process left open is aborted. */
  void begin() {
    producer.initTransactions();
    consumer.subscribe(scopes.keySet());
  }

  /** One batch; waits half a second for one at most. */
  void turn() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    if (!records.isEmpty()) {
      List<DeadLetter> letters = new ArrayList<>();
      Map<String, Long> copied = new HashMap<>();
      producer.beginTransaction();
      write(records, letters, copied);
      producer.flush(); // a rebalance is seen by the next call: what it lets pass must be written
      producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
      producer.commitTransaction();
      copied.forEach(counts::copied);
      letters.forEach(letter -> counts.refused(letter.reason()));
    }
    counts.lag(lags());
  }

  private void write(
      ConsumerRecords<byte[], byte[]> records, List<DeadLetter> letters, Map<String, Long> copied) {
    DeletedScopes deleted = settings.deleted().get();
    List<PerfMetric> gathered = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Copies copies = copies(record, deleted);
      copied.merge(record.topic(), (long) copies.metrics().size(), Long::sum);
      gathered.addAll(copies.metrics());
      letters.addAll(copies.letters());
      copies.letters().forEach(this::send);
      if (gathered.size() >= MAX_GATHERED) {
        send(gathered);
        gathered.clear();
      }
    }
    send(gathered);
  }

  private Copies copies(ConsumerRecord<byte[], byte[]> record, DeletedScopes deleted) {
    String scope = scopes.get(record.topic());
    if (scope == null) {
      throw new IllegalStateException("a record of " + record.topic() + ", which nobody asked for");
    }
    Place place =
        new Place(record.topic(), record.partition(), record.offset(), record.timestamp());
    return Copies.of(record.value(), place, scope, deleted);
  }

  private void send(List<PerfMetric> metrics) {
    for (MetricBatch batch : MetricBatch.of(metrics, settings.partitions())) {
      producer.send(
          new ProducerRecord<>(Topics.METRICS.name(), batch.partition(), null, batch.payload()));
    }
  }

  private void send(DeadLetter letter) {
    producer.send(
        new ProducerRecord<>(
            Topics.DLQ.name(), letter.key().getBytes(StandardCharsets.UTF_8), Json.bytes(letter)));
  }

  private Map<String, Long> lags() {
    Map<String, Long> lags = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      consumer
          .currentLag(partition)
          .ifPresent(lag -> lags.merge(partition.topic(), lag, Long::sum));
    }
    return lags;
  }

  Consumer<byte[], byte[]> consumer() {
    return consumer;
  }

  /** Leaves what is open to be aborted by the next session, or by the broker in 10 s. */
  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    closeProducer();
  }

  void closeProducer() {
    producer.close(Duration.ZERO);
  }
}
