package dev.masterperf.launcher.backup;

import dev.masterperf.launcher.backup.BackupManifest.PartitionFile;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.AdminCall;
import dev.masterperf.launcher.kafka.BrokerCheck;
import dev.masterperf.launcher.kafka.Brokers;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a backup into a cluster in which nothing of the product is. Partitions, keys, headers,
 * times and order stay; offsets begin anew.
 *
 * <p>Metrics keep the times at which they were appended, by which windows are closed, so that a
 * processor comes to what the former one came to. Brokers stamp that topic themselves, so it is
 * made as one that takes the stamps of others and becomes what it has to be when all is written.
 */
public final class Restore {
  private static final String STAMPS = "message.timestamp.type";
  private static final Duration SETTLING = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int LARGEST_REQUEST = 64 << 20;

  private final Admin admin;
  private final Brokers brokers;
  private final Path folder;
  private final BackupManifest manifest;
  private final int replicas;
  private final Consumer<String> told;

  private Restore(
      Admin admin,
      Brokers brokers,
      Path folder,
      BackupManifest manifest,
      int replicas,
      Consumer<String> told) {
    this.admin = admin;
    this.brokers = brokers;
    this.folder = folder;
    this.manifest = manifest;
    this.replicas = replicas;
    this.told = told;
  }

  /**
   * Restores a backup.
   *
   * @param metrics whether to restore what was measured as well
   * @param replicas of the topics that are made
   * @param told hears in one line of each step
   * @return how many records were written
   * @throws CannotStartException if it is not as it was written; then the cluster is as before
   * @throws CannotStartException if something of the product is in the cluster, or brokers fail
   */
  public static long run(
      Brokers brokers, Path folder, boolean metrics, int replicas, Consumer<String> told) {
    BackupManifest manifest = BackupManifest.read(folder);
    for (PartitionFile file : manifest.files()) {
      KeptTopics.named(file.topic());
      new PartitionReader(folder, file).verify();
    }
    told.accept(
        "%s is whole: taken %s of cluster %s by version %s"
            .formatted(folder, manifest.takenAt(), manifest.cluster(), manifest.version()));
    try (Admin admin = Admin.create(brokers.settings())) {
      return new Restore(admin, brokers, folder, manifest, replicas, told).run(metrics);
    }
  }

  private long run(boolean metrics) {
    new BrokerCheck(admin).require();
    requireEmpty();
    makeTopicOfMetrics();
    Map<String, Long> written = new TreeMap<>();
    List<PartitionFile> files =
        manifest.files().stream()
            .filter(file -> metrics || !file.topic().equals(KeptTopics.METRICS.name()))
            .toList();
    // The others as they have to be; of this one the settings are wrong on purpose until later.
    makeOtherTopics(files);
    try (KafkaProducer<byte @Nullable [], byte @Nullable []> producer = producer()) {
      for (PartitionFile file : files) {
        write(producer, file);
        written.merge(file.topic(), file.records(), Long::sum);
      }
    }
    stampByBrokers();
    new TopicProvisioner(admin, manifest.partitions(), replicas).provision();
    requireAllWritten(files);
    if (written.containsKey(KeptTopics.METRICS.name())) {
      told.accept(
          "%s keeps all it has, as it has to where there is role archive, which drops what is archived. Where there is none, when the processors have read it: kafka-configs.sh --alter --topic %s --add-config retention.ms=%s"
              .formatted(
                  KeptTopics.METRICS,
                  KeptTopics.METRICS,
                  KeptTopics.METRICS.settings(replicas).get("retention.ms")));
    }
    written.forEach((topic, records) -> told.accept("%s: %,d records".formatted(topic, records)));
    return files.stream().mapToLong(PartitionFile::records).sum();
  }

  /** What is there would be mixed with the backup, and nobody could take them apart again. */
  private void requireEmpty() {
    TreeSet<String> ours = new TreeSet<>();
    for (String name : AdminCall.await("list its topics", () -> admin.listTopics().names())) {
      if (name.startsWith("masterperf")) {
        ours.add(name);
      }
    }
    if (!ours.isEmpty()) {
      throw new CannotStartException(
          "%s has topics of masterperf already (%s%s): a backup is restored into a cluster without any. If they are not needed, stop all processes and delete them (kafka-topics.sh --delete --topic 'masterperf.*')"
              .formatted(
                  brokers,
                  String.join(", ", ours.stream().limit(3).toList()),
                  ours.size() > 3 ? " and %d more".formatted(ours.size() - 3) : ""));
    }
  }

  private void makeTopicOfMetrics() {
    Map<String, String> settings = new HashMap<>(KeptTopics.METRICS.settings(replicas));
    settings.put(STAMPS, "CreateTime");
    // They keep their times: what is older than the topic's usual day would be dropped at once.
    settings.put("retention.ms", "-1");
    make(KeptTopics.METRICS, settings);
  }

  private void makeOtherTopics(Collection<PartitionFile> files) {
    TreeSet<String> names = new TreeSet<>();
    files.forEach(file -> names.add(file.topic()));
    names.remove(KeptTopics.METRICS.name());
    names.forEach(
        name -> {
          Topic topic = KeptTopics.named(name);
          make(topic, topic.settings(replicas));
        });
  }

  /** Returns when each partition has a leader: producing before that loses records. */
  private void make(Topic topic, Map<String, String> settings) {
    int partitions = topic.partitions(manifest.partitions());
    AdminCall.await(
        "create topic " + topic,
        () ->
            admin
                .createTopics(
                    List.of(
                        new NewTopic(topic.name(), partitions, (short) replicas).configs(settings)))
                .all());
    ends(topic.name(), partitions);
  }

  private Map<TopicPartition, Long> ends(String topic, int partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      asked.put(new TopicPartition(topic, i), OffsetSpec.latest());
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    AdminCall.await("find the ends of " + topic, () -> admin.listOffsets(asked).all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private void write(
      KafkaProducer<byte @Nullable [], byte @Nullable []> producer, PartitionFile file) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    new PartitionReader(folder, file)
        .read(
            kept ->
                producer.send(
                    kept.to(file.topic(), file.partition()),
                    (metadata, e) -> {
                      if (e != null) {
                        failure.compareAndSet(null, e);
                      }
                    }));
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new CannotStartException(
          "cannot write to %s-%d: %s; delete the topics and begin anew"
              .formatted(file.topic(), file.partition(), failed.getMessage()),
          failed);
    }
  }

  private KafkaProducer<byte @Nullable [], byte @Nullable []> producer() {
    Map<String, Object> config = brokers.settings();
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST); // some were compressed
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Returns when a broker tells the setting as its own. */
  private void stampByBrokers() {
    ConfigResource metrics =
        new ConfigResource(ConfigResource.Type.TOPIC, KeptTopics.METRICS.name());
    AlterConfigOp set =
        new AlterConfigOp(new ConfigEntry(STAMPS, "LogAppendTime"), AlterConfigOp.OpType.SET);
    AdminCall.await(
        "set " + STAMPS,
        () -> admin.incrementalAlterConfigs(Map.of(metrics, List.<AlterConfigOp>of(set))).all());
    long deadline = System.nanoTime() + SETTLING.toNanos();
    while (!"LogAppendTime".equals(stamps(metrics)) && System.nanoTime() < deadline) {
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private @Nullable String stamps(ConfigResource topic) {
    ConfigEntry entry =
        AdminCall.await(
                "describe the settings of topics",
                () -> admin.describeConfigs(List.of(topic)).values().get(topic))
            .get(STAMPS);
    return entry == null ? null : entry.value();
  }

  /** Nobody else wrote, so each partition ends behind what was written to it. */
  private void requireAllWritten(List<PartitionFile> files) {
    for (PartitionFile file : files) {
      int partitions = KeptTopics.named(file.topic()).partitions(manifest.partitions());
      long end =
          ends(file.topic(), partitions)
              .getOrDefault(new TopicPartition(file.topic(), file.partition()), 0L);
      if (end != file.records()) {
        throw new CannotStartException(
            "%s-%d ends at %,d after %,d records: does something else write to it already? Delete the topics and begin anew"
                .formatted(file.topic(), file.partition(), end, file.records()));
      }
    }
  }
}
