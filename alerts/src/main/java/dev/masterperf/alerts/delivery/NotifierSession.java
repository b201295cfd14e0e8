package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.delivery.Dispatch.Entry;
import dev.masterperf.alerts.receiver.Outbound;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.CrashPoint;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the notifier's Kafka clients, in one thread. Each turn reads transitions and ended
 * attempts, writes both as notifications in one transaction together with the offsets read, and
 * only then acts on them. Any Kafka error ends the session; the next one knows all from the topic.
 */
final class NotifierSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NotifierSession.class);
  private static final Duration POLL = Duration.ofMillis(20);

  /** While answers are to be expected: the sooner their end is recorded, the fewer are repeated. */
  private static final Duration SHORT_POLL = Duration.ofMillis(2);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** With more undelivered ones in memory no further transitions are read; Kafka keeps them. */
  private static final int MAX_UNDELIVERED = 100_000;

  private final Dispatch dispatch;
  private final Supplier<Silences> silences;
  private final RetrySchedule retries;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final OutboxReader reader;
  private final Orders orders;
  private final Attempts attempts;
  private final Outbox outbox = new Outbox();
  private final DeliveryLog deliveries = new DeliveryLog();
  private final DeliveryTotals totals;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;

  NotifierSession(
      NotifierSettings settings,
      RoutingPlan plan,
      Supplier<Silences> silences,
      DeliveryTotals totals,
      Attempts attempts,
      InstantSource clock,
      RandomGenerator random,
      OutboxReader reader,
      Orders orders,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer) {
    this.dispatch = new Dispatch(plan, settings.externalUrl(), settings.evidence());
    this.silences = silences;
    this.totals = totals;
    this.retries = settings.retries();
    this.attempts = attempts;
    this.clock = clock;
    this.random = random;
    this.reader = reader;
    this.orders = orders;
    this.consumer = consumer;
    this.producer = producer;
  }

  /** A session with clients of its own, which decides by one plan. */
  static NotifierSession open(
      NotifierSettings settings,
      RoutingPlan plan,
      Supplier<Silences> silences,
      DeliveryTotals totals,
      Outbound outbound,
      InstantSource clock,
      RandomGenerator random) {
    plan.endpoints().forEach(endpoint -> totals.knows(endpoint.name()));
    KafkaClients clients = new KafkaClients(settings, plan.grouped());
    Attempts attempts = new Attempts(plan.endpoints(), outbound, clock, settings.retries(), random);
    OutboxReader reader = new OutboxReader(new LogReader(clients));
    Producer<byte[], byte[]> producer = clients.producer();
    Orders orders = new Orders(clients.outbox());
    try {
      return new NotifierSession(
          settings,
          plan,
          silences,
          totals,
          attempts,
          clock,
          random,
          reader,
          orders,
          clients.transitions(),
          producer);
    } catch (KafkaException e) {
      orders.close();
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** Takes its place in the group; what a former instance of this one left open is aborted. */
  void begin() {
    producer.initTransactions();
    consumer.subscribe(List.of(Topics.ALERTS.name()), new DropRevoked());
  }

  /** One turn; waits for transitions for 20 ms at most. */
  void turn() {
    ConsumerRecords<byte[], byte[]> records =
        consumer.poll(attempts.anyAnswering() ? SHORT_POLL : POLL);
    readAssigned(records);
    orders.readInto(outbox);
    List<Entry> entries = new ArrayList<>();
    Silences muting = silences.get();
    records.forEach(record -> decide(record, muting, entries));
    entries.addAll(dispatch.tick(muting, clock.instant()));
    addEnded(entries);
    write(entries, records);
    attempts.begin(outbox);
    holdBack();
  }

  /** Waits for the attempts under way, for as long as {@code patient}, and records their ends. */
  void finish(BooleanSupplier patient) {
    while (attempts.anyUnderWay() && patient.getAsBoolean()) {
      consumer.pause(consumer.assignment());
      consumer.poll(POLL);
      List<Entry> entries = new ArrayList<>();
      addEnded(entries);
      write(entries, ConsumerRecords.empty());
    }
  }

  int undelivered() {
    return outbox.size();
  }

  List<EndpointStatus> endpoints() {
    return attempts.statuses(outbox);
  }

  private void readAssigned(ConsumerRecords<byte[], byte[]> records) {
    orders.follow(partitionsOf(consumer.assignment()));
    Map<Integer, Long> added = new HashMap<>();
    for (TopicPartition assigned : consumer.assignment()) {
      if (!outbox.partitions().contains(assigned.partition())) {
        added.put(assigned.partition(), firstUndecided(assigned, records));
      }
    }
    if (!added.isEmpty()) {
      reader.readInto(outbox, dispatch, added, clock.instant());
    }
  }

  private static Set<Integer> partitionsOf(Set<TopicPartition> assigned) {
    return assigned.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }

  private long firstUndecided(TopicPartition partition, ConsumerRecords<byte[], byte[]> records) {
    return records.records(partition).stream()
        .findFirst()
        .map(ConsumerRecord::offset)
        .orElseGet(() -> consumer.position(partition));
  }

  private void decide(ConsumerRecord<byte[], byte[]> record, Silences muting, List<Entry> into) {
    try {
      AlertTransition transition = Json.read(record.value(), AlertTransition.class);
      into.addAll(dispatch.on(record.partition(), transition, muting, clock.instant()));
    } catch (IllegalArgumentException e) {
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("transition not readable, nobody is told of it");
    }
  }

  private void addEnded(List<Entry> into) {
    for (Attempts.Ended ended : attempts.takeEnded()) {
      Notification record =
          ended.delivery().after(ended.outcome(), clock.instant(), retries, random);
      deliveries.ended(record);
      totals.ended(ended.delivery().queued(), record);
      into.add(new Entry(ended.delivery().partition(), record));
    }
  }

  private void write(List<Entry> entries, ConsumerRecords<byte[], byte[]> records) {
    if (entries.isEmpty() && records.isEmpty()) {
      return;
    }
    producer.beginTransaction();
    entries.forEach(entry -> producer.send(toRecord(entry)));
    producer.flush(); // a rebalance is seen by the next call: what it lets pass must be written
    CrashPoint.ALERTS_WRITTEN.pass();
    producer.sendOffsetsToTransaction(offsets(records), consumer.groupMetadata());
    producer.commitTransaction();
    CrashPoint.ALERTS_COMMITTED.pass();
    entries.forEach(entry -> outbox.apply(entry.partition(), entry.notification()));
  }

  /** Never empty where partitions are ours: without any, a former owner would not be fenced. */
  private Map<TopicPartition, OffsetAndMetadata> offsets(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(records.nextOffsets());
    if (offsets.isEmpty()) {
      consumer.assignment().stream()
          .findFirst()
          .ifPresent(
              partition ->
                  offsets.put(partition, new OffsetAndMetadata(consumer.position(partition))));
    }
    return offsets;
  }

  private static ProducerRecord<byte[], byte[]> toRecord(Entry entry) {
    byte[] key = entry.notification().fingerprint().hex().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(
        Topics.NOTIFICATIONS.name(), entry.partition(), key, Json.bytes(entry.notification()));
  }

  private void holdBack() {
    boolean full = outbox.size() >= MAX_UNDELIVERED;
    if (full && consumer.paused().isEmpty()) {
      LOG.atError()
          .addKeyValue("undelivered", outbox.size())
          .log("outbox full, transitions wait in their topic");
    }
    if (full) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
  }

  /** Leaves what is open to be aborted by the next session, or by the broker in 10 s. */
  @Override
  public void close() {
    orders.close();
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    producer.close(Duration.ZERO);
  }

  /** Assigned partitions are read in after the poll; revoked ones must be gone before it ends. */
  private final class DropRevoked implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> dispatch.drop(partition.partition()));
      Set<Integer> kept = dispatch.partitions();
      outbox.partitions().stream().filter(one -> !kept.contains(one)).forEach(outbox::drop);
    }
  }
}
