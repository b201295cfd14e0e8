package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.BrokerCheck;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
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
    CommandLine commands = Masterperf.commands();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    return commands.execute(
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
