package dev.masterperf.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.wire.MetricBatch;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaMetricPublisherTest {
  private static final String TOPIC = "masterperf.metrics.v1";
  private static final int PARTITIONS = 4;

  @Test
  void eachRecordHoldsTheMetricsOfItsOwnPartitionAndNoKey() throws Exception {
    MockProducer<byte[], byte[]> producer = producer(true);
    List<PerfMetric> metrics = IntStream.range(0, 50).mapToObj(i -> metric("id-" + i)).toList();

    try (KafkaMetricPublisher publisher = new KafkaMetricPublisher(producer, TOPIC, 100)) {
      publisher.publish(metrics).get(5, TimeUnit.SECONDS);
    }

    assertThat(producer.history()).hasSize(PARTITIONS);
    for (ProducerRecord<byte[], byte[]> sent : producer.history()) {
      assertThat(sent.key()).isNull();
      assertThat(decoded(sent))
          .isNotEmpty()
          .allMatch(m -> m.series().key().homePartition(PARTITIONS) == sent.partition());
    }
    assertThat(producer.history().stream().flatMap(sent -> decoded(sent).stream()))
        .containsExactlyInAnyOrderElementsOf(metrics);
  }

  @Test
  void aBatchOverTheLimitIsSplitAndLosesNothing() throws Exception {
    MockProducer<byte[], byte[]> producer = producer(true);
    String bulk = "x".repeat(4_000);
    List<PerfMetric> metrics = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      metrics.add(metric("same").withProperties(Map.of("n", "" + i, "bulk", bulk)));
    }

    try (KafkaMetricPublisher publisher = new KafkaMetricPublisher(producer, TOPIC, 1000)) {
      publisher.publish(metrics).get(5, TimeUnit.SECONDS);
    }

    assertThat(producer.history())
        .hasSizeGreaterThan(1)
        .allMatch(sent -> sent.value().length <= MetricBatch.MAX_PAYLOAD_BYTES);
    assertThat(producer.history().stream().flatMap(sent -> decoded(sent).stream()))
        .containsExactlyElementsOf(metrics);
  }

  @Test
  void theFutureWaitsForTheAcknowledgementOfEveryPart() {
    MockProducer<byte[], byte[]> producer = producer(false);
    List<PerfMetric> metrics = IntStream.range(0, 50).mapToObj(i -> metric("id-" + i)).toList();

    try (KafkaMetricPublisher publisher = new KafkaMetricPublisher(producer, TOPIC, 100)) {
      CompletableFuture<Void> done = publisher.publish(metrics);
      await().until(() -> producer.history().size() == PARTITIONS);
      for (int i = 0; i < PARTITIONS; i++) {
        assertThat(done).isNotDone();
        producer.completeNext();
      }

      assertThat(done).isCompleted();
      assertThat(publisher.counts()).isEqualTo(new PublishCounts(50, 0, 0));
    }
  }

  @Test
  void aRefusalByTheBrokerReachesTheCallerWithItsPlaceAndIsCounted() {
    MockProducer<byte[], byte[]> producer = producer(false);
    PerfMetric metric = metric("upload");

    try (KafkaMetricPublisher publisher = new KafkaMetricPublisher(producer, TOPIC, 100)) {
      CompletableFuture<Void> done = publisher.publish(List.of(metric));
      await().until(() -> !producer.history().isEmpty());
      producer.errorNext(new TimeoutException("no replica answered"));

      assertThatThrownBy(() -> done.get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(PublishException.class)
          .hasMessageContaining(TOPIC + "-" + metric.series().key().homePartition(PARTITIONS))
          .hasMessageContaining("no replica answered");
      assertThat(publisher.counts()).isEqualTo(new PublishCounts(0, 1, 0));
    }
  }

  @Test
  void metricsWaitForTheBrokerAndThoseBeyondTheQueueAreRefusedAtOnce() throws Exception {
    CountDownLatch brokerUp = new CountDownLatch(1);
    MockProducer<byte[], byte[]> producer = producerOf(brokerUp);

    try (KafkaMetricPublisher publisher = new KafkaMetricPublisher(producer, TOPIC, 2)) {
      CompletableFuture<Void> first = publisher.publish(List.of(metric("a"), metric("b")));
      CompletableFuture<Void> second = publisher.publish(List.of(metric("c")));

      assertThat(first).isNotDone();
      assertThatThrownBy(second::join)
          .hasCauseInstanceOf(QueueFullException.class)
          .hasMessageContaining("the queue of 2 metrics has no room for them");
      assertThat(publisher.counts()).isEqualTo(new PublishCounts(0, 0, 1));

      brokerUp.countDown();
      first.get(5, TimeUnit.SECONDS);
      publisher.publish(List.of(metric("d"), metric("e"))).get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void closeSendsWhatStillWaits() {
    MockProducer<byte[], byte[]> producer = producer(true);
    KafkaMetricPublisher publisher = new KafkaMetricPublisher(producer, TOPIC, 1000);
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 500).mapToObj(i -> publisher.publish(List.of(metric("m")))).toList();

    publisher.close();

    assertThat(all).allMatch(done -> done.isDone() && !done.isCompletedExceptionally());
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void closeWaitsForABrokerThatAnswersLate() throws Exception {
    CountDownLatch brokerUp = new CountDownLatch(1);
    KafkaMetricPublisher publisher = new KafkaMetricPublisher(producerOf(brokerUp), TOPIC, 10);
    CompletableFuture<Void> done = publisher.publish(List.of(metric("a")));
    Thread closing = new Thread(publisher::close);

    closing.start();
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    assertThat(done).isNotDone();
    brokerUp.countDown();
    closing.join(5_000);

    assertThat(done).isCompleted();
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(1, 0, 0));
  }

  @Test
  void anUnexpectedErrorFailsItsOwnMetricsOnly() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    MockProducer<byte[], byte[]> producer = producerFailingUntil(working);

    try (KafkaMetricPublisher publisher = new KafkaMetricPublisher(producer, TOPIC, 10)) {
      CompletableFuture<Void> first = publisher.publish(List.of(metric("a")));
      assertThatThrownBy(() -> first.get(5, TimeUnit.SECONDS)).hasMessageContaining("a defect");
      working.countDown();
      publisher.publish(List.of(metric("b"))).get(5, TimeUnit.SECONDS);

      assertThat(publisher.counts()).isEqualTo(new PublishCounts(1, 1, 0));
    }
  }

  @Test
  void nothingIsLeftWaitingForEverWhenTheBrokerNeverCame() {
    KafkaMetricPublisher publisher =
        new KafkaMetricPublisher(
            producerOf(new CountDownLatch(1)), TOPIC, 10, Duration.ofMillis(50));
    CompletableFuture<Void> early = publisher.publish(List.of(metric("a")));

    publisher.close();

    assertThatThrownBy(early::join).hasMessageContaining("closed before they could be sent");
    assertThatThrownBy(() -> publisher.publish(List.of(metric("b"))).join())
        .hasMessageContaining("closed");
    assertThat(publisher.counts().dropped()).isEqualTo(2);
  }

  @Test
  void aUserMayTuneSpeedButNotWeakenDelivery() {
    Map<String, Object> config =
        ProducerConfiguration.of(
            Map.of(
                ProducerConfig.LINGER_MS_CONFIG,
                50,
                ProducerConfig.ACKS_CONFIG,
                "0",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                false));

    assertThat(config)
        .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 50)
        .containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd")
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
        .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
  }

  private static MockProducer<byte[], byte[]> producer(boolean acknowledgeAtOnce) {
    return new MockProducer<>(
        cluster(), acknowledgeAtOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A producer whose broker does not answer before the latch opens. */
  private static MockProducer<byte[], byte[]> producerOf(CountDownLatch brokerUp) {
    return new MockProducer<>(
        cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public List<PartitionInfo> partitionsFor(String topic) {
        if (brokerUp.getCount() > 0) {
          throw new TimeoutException("no broker");
        }
        return super.partitionsFor(topic);
      }
    };
  }

  private static MockProducer<byte[], byte[]> producerFailingUntil(CountDownLatch working) {
    return new MockProducer<>(
        cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public synchronized Future<RecordMetadata> send(
          ProducerRecord<byte[], byte[]> sent, Callback callback) {
        if (working.getCount() > 0) {
          throw new UnsupportedOperationException("a defect");
        }
        return super.send(sent, callback);
      }
    };
  }

  private static Cluster cluster() {
    Node node = new Node(0, "localhost", 9092);
    Node[] nodes = {node};
    List<PartitionInfo> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(i -> new PartitionInfo(TOPIC, i, node, nodes, nodes))
            .toList();
    return new Cluster("test", List.of(node), partitions, Set.of(), Set.of());
  }

  private static List<PerfMetric> decoded(ProducerRecord<byte[], byte[]> sent) {
    try {
      return MetricCodec.decode(sent.value(), 0).stream()
          .map(item -> ((Item.Accepted) item).metric())
          .toList();
    } catch (MalformedPayload e) {
      throw new AssertionError(e);
    }
  }

  private static PerfMetric metric(String id) {
    return PerfMetric.of(
        Series.of("R2", "Object Upload", id), "19.6ms", Status.OK, 1_700_000_000_000_000_000L);
  }
}
