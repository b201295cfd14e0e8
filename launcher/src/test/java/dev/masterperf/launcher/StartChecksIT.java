package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.BrokerCheck;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.common.TransactionVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a cluster must be like is said in one line, before anything is started on it. */
@Timeout(180) // a check that finds nothing goes on to serve
class StartChecksIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(shorts = {0, 1})
  void anOldTransactionVersionIsOneLineWithTheCommandThatRaisesIt(short level) throws Exception {
    format(MetadataVersion.LATEST_PRODUCTION, level);

    try (EmbeddedKafka kafka = broker()) {
      assertThat(serve(kafka)).isEqualTo(2);

      assertThat(err.toString())
          .isEqualTo(
              ("masterperf: Kafka at %s: the brokers are too old: transaction.version is %d, needed"
                      + " is 2 or later (kafka-features.sh --bootstrap-server HOST:PORT upgrade"
                      + " --feature transaction.version=2)\n")
                  .formatted(kafka.address(), level));
      assertThat(topics(kafka)).as("nothing was made on it").isEmpty();
    }
  }

  @Test
  void anOldMetadataVersionIsNamed() throws Exception {
    format(MetadataVersion.IBP_3_9_IV0, TransactionVersion.TV_2.featureLevel());

    try (EmbeddedKafka kafka = broker()) {
      assertThat(serve(kafka)).isEqualTo(2);

      assertThat(err.toString())
          .hasLineCount(1)
          .contains("metadata.version is 3.9-IV0, needed is 4.0-IV3 or later")
          .doesNotContain("transaction.version");
    }
  }

  @Test
  void theEmbeddedBrokerPasses() {
    try (EmbeddedKafka kafka = broker();
        Admin admin = admin(kafka)) {
      new BrokerCheck(admin).require();

      assertThat(doctor(kafka)).as("topics are missing").isEqualTo(1);
      assertThat(out.toString().lines())
          .anyMatch(line -> line.startsWith("OK   brokers: 1 in cluster "))
          .anyMatch(line -> line.startsWith("OK   features: "))
          .anyMatch(line -> line.startsWith("OK   permissions: "))
          .contains("OK   clocks: no broker stamped anything yet")
          .contains(
              "WARN group: masterperf (processors) is not there; start a process with that role")
          .anyMatch(
              line ->
                  line.startsWith("WARN topics: masterperf.metrics.v1, ")
                      && line.contains(" are not there"))
          .noneMatch(line -> line.startsWith("FAIL"));
    }
  }

  @Test
  void whereNobodyAnswersTheLineSaysWhatToDo() {
    Map<String, Object> nobody =
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "default.api.timeout.ms",
            1_000,
            "request.timeout.ms",
            1_000);
    try (Admin admin = Admin.create(nobody)) {
      assertThatThrownBy(() -> new BrokerCheck(admin).require())
          .isInstanceOf(CannotStartException.class)
          .hasMessage(
              "no broker answered when asked to describe its features; start one there, or name"
                  + " another (--kafka)");
    }
  }

  @Test
  void everythingWrongWithTheTopicsIsOneLine() throws Exception {
    try (EmbeddedKafka kafka = broker();
        Admin admin = admin(kafka)) {
      create(admin, Topics.ALERTS, 4);
      create(admin, Topics.NOTIFICATIONS, 3);
      create(admin, Topics.AUDIT, 2);
      admin
          .createTopics(List.of(new NewTopic(Topics.METRICS.name(), 6, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);

      assertThat(serve(kafka)).isEqualTo(2);
      assertThat(doctor(kafka)).isEqualTo(2);
    }

    assertThat(out.toString().lines())
        .anyMatch(
            line ->
                line.startsWith(
                    "FAIL topics: masterperf.metrics.v1 has 6 partitions, configured are 4"))
        .anyMatch(line -> line.startsWith("FAIL topics: masterperf.audit.v1 has 2 partitions"));
    assertThat(err.toString())
        .hasLineCount(1)
        .contains("masterperf.metrics.v1 has 6 partitions, configured are 4 (--partitions)")
        .contains(
            "masterperf.metrics.v1 has message.timestamp.type=CreateTime,"
                + " needed is LogAppendTime")
        .contains(
            "masterperf.alerts.v1 has 4 partitions and masterperf.notifications.v1 has 3,"
                + " they need as many")
        .contains("masterperf.audit.v1 has 2 partitions, needed is 1, for its order");
  }

  @Test
  void aBackupComesBackIntoAnEmptyClusterAlone() throws Exception {
    Path files = Files.createDirectory(folder.resolve("backup"));
    Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
    String backup = files.toString();
    List<String> before;
    try (EmbeddedKafka kafka = broker();
        Admin admin = admin(kafka)) {
      new TopicProvisioner(admin, 4, 1).provision();
      writeSome(kafka);
      before = content(kafka);

      assertThat(commands("backup", "--kafka", kafka.address(), "--to", backup)).isZero();
      assertThat(Files.getPosixFilePermissions(files))
          .as("what was there before is for its owner alone, as what is made is")
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(restore(kafka, backup)).isEqualTo(2);

      assertThat(err.toString()).contains("has topics of masterperf already");
      assertThat(content(kafka)).isEqualTo(before);
    }

    try (EmbeddedKafka kafka =
            EmbeddedKafka.start(
                new EmbeddedKafkaSettings(folder.resolve("another"), "127.0.0.1", 0));
        Admin admin = admin(kafka)) {
      assertThat(restore(kafka, backup)).as(err.toString()).isZero();

      assertThat(content(kafka)).isEqualTo(before).hasSize(5);
      assertThat(retention(admin)).as("metrics older than a day stay until taken").isEqualTo("-1");
      new TopicProvisioner(admin, 4, 1).provision();
      try (KafkaProducer<byte[], byte[]> producer = producer(kafka, Map.of())) {
        RecordMetadata stamped =
            producer
                .send(new ProducerRecord<>(Topics.METRICS.name(), 0, 1L, null, bytes("new")))
                .get(30, TimeUnit.SECONDS);
        assertThat(stamped.timestamp()).as("stamped by the broker again").isGreaterThan(1L);
      }
    }
  }

  private static String retention(Admin admin) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.METRICS.name());
    return admin
        .describeConfigs(List.of(topic))
        .all()
        .get(30, TimeUnit.SECONDS)
        .get(topic)
        .get("retention.ms")
        .value();
  }

  @Test
  void aTopicThatRefusesWhatIsAheadIsNamed() throws Exception {
    try (EmbeddedKafka kafka = broker();
        Admin admin = admin(kafka)) {
      new TopicProvisioner(admin, 4, 1).provision();
      ConfigResource alerts = new ConfigResource(ConfigResource.Type.TOPIC, Topics.ALERTS.name());
      ConfigEntry hour = new ConfigEntry(Topics.Topic.TIMESTAMP_AFTER_MAX, "3600000");
      admin
          .incrementalAlterConfigs(
              Map.of(alerts, List.of(new AlterConfigOp(hour, AlterConfigOp.OpType.SET))))
          .all()
          .get(30, TimeUnit.SECONDS);

      doctor(kafka);

      assertThat(out.toString().lines())
          .filteredOn(line -> line.contains("message.timestamp.after.max.ms"))
          .singleElement()
          .asString()
          .contains("masterperf.alerts.v1 has message.timestamp.after.max.ms=3600000");
    }
  }

  @Test
  void howFarAGroupIsBehindIsToldOfWhatItReadsOfOthers() throws Exception {
    try (EmbeddedKafka kafka = broker();
        Admin admin = admin(kafka);
        var member = member(kafka)) {
      new TopicProvisioner(admin, 4, 1).provision();
      writeSome(kafka);
      List<TopicPartition> partitions =
          List.of(new TopicPartition(Topics.METRICS.name(), 1), new TopicPartition("other", 0));
      create(admin, "other");
      write(kafka, "other", 7);
      member.subscribe(List.of(Topics.METRICS.name(), "other"));
      while (!member.assignment().containsAll(partitions)) {
        member.poll(Duration.ofMillis(200));
      }
      // One record of partition 1 is taken; of partition 3 nothing is committed, and it has three
      // with the one of the transaction that was given up, and its end.
      member.commitSync(Map.of(partitions.get(0), new OffsetAndMetadata(1)));

      doctor(kafka);

      assertThat(out.toString().lines())
          .contains("OK   group: masterperf (processors) has 1 members, 3 records behind");
    }
  }

  /** Of the group of processors. */
  private static KafkaConsumer<byte[], byte[]> member(EmbeddedKafka kafka) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            kafka.address(),
            "group.id",
            "masterperf",
            "group.instance.id",
            "one",
            "enable.auto.commit",
            false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static void create(Admin admin, String topic) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
  }

  private static void write(EmbeddedKafka kafka, String topic, int records) {
    try (KafkaProducer<byte[], byte[]> producer = producer(kafka, Map.of())) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(topic, bytes("a")));
      }
    }
  }

  /** Decisions, a metric that counts, and one of a transaction that was given up. */
  private static void writeSome(EmbeddedKafka kafka) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(kafka, Map.of())) {
      var rule =
          new ProducerRecord<byte[], byte[]>(
              Topics.RULES.name(), 0, 1_000L, bytes("a"), bytes("rules"));
      rule.headers().add("by", bytes("ann"));
      producer.send(rule);
      producer.send(
          new ProducerRecord<>(Topics.RULES.name(), 0, 2_000L, bytes("b"), (byte[]) null));
      producer.send(new ProducerRecord<>(Topics.AUDIT.name(), 0, 3_000L, bytes("c"), bytes("d")));
      producer.send(new ProducerRecord<>(Topics.METRICS.name(), 1, null, bytes("[1]")));
      producer.send(new ProducerRecord<>(Topics.METRICS.name(), 3, null, bytes("[2]")));
    }
    try (KafkaProducer<byte[], byte[]> producer =
        producer(kafka, Map.of("transactional.id", "given-up"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(Topics.METRICS.name(), 3, null, bytes("[3]"))).get();
      producer.abortTransaction();
    }
  }

  /** Each committed record with all that has to come back. */
  private static List<String> content(EmbeddedKafka kafka) {
    List<String> content = new ArrayList<>();
    Map<String, Object> config =
        Map.of("bootstrap.servers", kafka.address(), "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (Topic topic : List.of(Topics.RULES, Topics.AUDIT, Topics.METRICS)) {
        for (var info : consumer.partitionsFor(topic.name())) {
          TopicPartition partition = new TopicPartition(topic.name(), info.partition());
          consumer.assign(List.of(partition));
          consumer.seekToBeginning(List.of(partition));
          long end = consumer.endOffsets(List.of(partition)).get(partition);
          while (consumer.position(partition) < end) {
            consumer
                .poll(Duration.ofMillis(200))
                .forEach(
                    record ->
                        content.add(
                            "%s %d %s=%s %s"
                                .formatted(
                                    partition,
                                    record.timestamp(),
                                    text(record.key()),
                                    text(record.value()),
                                    record.headers())));
          }
        }
      }
    }
    Collections.sort(content);
    return content;
  }

  private static KafkaProducer<byte[], byte[]> producer(
      EmbeddedKafka kafka, Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", kafka.address());
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }

  private int restore(EmbeddedKafka kafka, String from) {
    return commands("restore", "--kafka", kafka.address(), "--from", from, "--replication", "1");
  }

  private int commands(String... arguments) {
    CommandLine commands = Masterperf.commands();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    return commands.execute(arguments);
  }

  private static void create(Admin admin, Topic topic, int partitions) throws Exception {
    admin
        .createTopics(
            List.of(new NewTopic(topic.name(), partitions, (short) 1).configs(topic.settings(1))))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  private static java.util.Set<String> topics(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.address()));
  }

  private int serve(EmbeddedKafka kafka) {
    return run("serve", kafka);
  }

  private int doctor(EmbeddedKafka kafka) {
    return run("doctor", kafka);
  }

  private int run(String command, EmbeddedKafka kafka) {
    return commands(
        command,
        "--kafka",
        kafka.address(),
        "--roles",
        "processor",
        "--partitions",
        "4",
        "--replication",
        "1",
        "--port",
        "0",
        "--data",
        folder.resolve("data").toString());
  }

  private EmbeddedKafka broker() {
    return EmbeddedKafka.start(new EmbeddedKafkaSettings(folder.resolve("kafka"), "127.0.0.1", 0));
  }

  /** Writes other feature levels into the folder than the embedded broker would. */
  private void format(MetadataVersion metadata, short transactions) throws Exception {
    String kafka = folder.resolve("kafka").toString();
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(kafka)
          .setMetadataLogDirectory(kafka)
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(metadata)
          .setFeatureLevel(TransactionVersion.FEATURE_NAME, transactions)
          .run();
    }
  }
}
