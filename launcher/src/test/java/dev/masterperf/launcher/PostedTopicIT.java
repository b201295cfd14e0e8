package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.alerts.posted.PostedTopic;
import dev.masterperf.alerts.posted.Posting;
import dev.masterperf.api.audit.Actor;
import dev.masterperf.api.audit.AuditFilter;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.audit.AuditSearch;
import dev.masterperf.api.audit.AuditSettings;
import dev.masterperf.api.audit.AuditTopic;
import dev.masterperf.api.audit.AuditTrail;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.launcher.audit.AuditRecords;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.Brokers;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.AuditEntry;
import dev.masterperf.model.AuditEntry.Outcome;
import dev.masterperf.model.Topics;
import dev.masterperf.model.audit.Link;
import dev.masterperf.model.audit.SigningKey;
import dev.masterperf.model.wire.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What processes write by themselves, on a real broker. Posted alerts: written once, kept over
 * restarts, ended by the clock. Audit: whatever is done to it is found.
 */
class PostedTopicIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int PARTITIONS = 4;

  private static final SigningKey KEY = SigningKey.parse(SigningKey.generate());

  @TempDir Path dataDir;
  @TempDir Path heads;

  private final StringWriter out = new StringWriter();

  private final MovedClock clock = new MovedClock();
  private EmbeddedKafka kafka;

  /** Moved by the test alone. */
  private static final class MovedClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-03-02T10:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void move(Duration by) {
      now = now.plus(by);
    }
  }

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(dataDir, "127.0.0.1", 0));
    try (Admin admin = Admin.create(bootstrap())) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void repeatedPostsAreOneTransitionWhicheverProcessTakesThem() {
    try (PostedTopic one = open("one");
        PostedTopic two = open("two")) {
      for (int round = 0; round < 10; round++) {
        one.post(postings(20));
        two.post(postings(20));
        clock.move(Duration.ofSeconds(30));
      }
      await().atMost(PATIENCE).until(() -> one.firing().size() == 20);
      await().atMost(PATIENCE).until(() -> two.firing().size() == 20);
    }

    assertThat(transitions()).hasSize(20).allMatch(each -> each.state() == AlertState.FIRING);
  }

  @Test
  void twoProcessesThatWriteAuditAtOnceAndRestartLeaveChainsThatHold() throws Exception {
    ExecutorService eight = Executors.newFixedThreadPool(8);
    try (AuditTopic one = audit("one", "1");
        AuditTopic two = audit("two", "1")) {
      List<Callable<Boolean>> writes = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        AuditLog log = (i % 2 == 0 ? one : two).by(new Actor("ada", Actor.Kind.KEY)).in("eu");
        String subject = "s" + i;
        writes.add(
            () -> {
              log.record("silence.create", subject, Outcome.TAKEN, "");
              return true;
            });
      }
      for (Future<Boolean> written : eight.invokeAll(writes)) {
        assertThat(written.get()).isTrue();
      }
      assertThat(one.lost() + two.lost()).isZero();
    } finally {
      eight.shutdownNow();
    }
    try (AuditTopic again = audit("one", "2")) {
      again.record("silence.expire", "s0", Outcome.REFUSED, "it is over");
    }

    assertThat(verify()).as(out.toString()).isZero();
    assertThat(out.toString()).contains("121 entries and ", " in 3 chains; ", "all is well");
    assertThat(audited("ada", Outcome.TAKEN))
        .hasSize(120)
        .allMatch(entry -> "eu".equals(entry.scope()) && "key".equals(entry.actorKind()));
    assertThat(audited("local", Outcome.REFUSED))
        .singleElement()
        .extracting(AuditEntry::detail)
        .isEqualTo("it is over");
  }

  @Test
  void aProcessThatDiedBeforeItNotedWhatWasCommittedIsFollowedToItsEnd() throws Exception {
    JsonNode early;
    try (AuditTopic audit = audit("one", "1")) {
      audit.record("silence.create", "s0", Outcome.TAKEN, "");
      early = Json.tree(Files.readAllBytes(headOf("one"))).path("confirmed");
      audit.record("silence.create", "s1", Outcome.TAKEN, "");
    }
    ObjectNode head = (ObjectNode) Json.tree(Files.readAllBytes(headOf("one")));
    long end = head.at("/sent/seq").asLong();
    head.set("confirmed", early);
    Files.write(headOf("one"), Json.bytes(head));

    try (AuditTopic next = audit("one", "2")) {
      next.record("silence.create", "s2", Outcome.TAKEN, "");
    }

    assertThat(verify()).as(out.toString()).isZero();
    assertThat(auditRecords())
        .extracting(value -> new String(value, StandardCharsets.UTF_8))
        .anyMatch(text -> text.contains("\"followsChain\":\"one@1\",\"followsSeq\":" + end + ","));
  }

  @Test
  void whatIsWrittenIntoTheAuditTopicOrCutOffItIsFound() throws Exception {
    try (AuditTopic audit = audit("one", "1")) {
      for (int i = 0; i < 5; i++) {
        audit.record("silence.create", "s" + i, Outcome.TAKEN, "");
      }
    }
    assertThat(verify()).as(out.toString()).isZero();
    List<byte[]> written = auditRecords();

    sendAudit(written.get(2));
    assertThat(verify()).isEqualTo(1);
    assertThat(out.toString()).contains("duplicated: topic offset ");

    recreateAudit();
    for (int i = 0; i < written.size(); i++) {
      if (i != 2) {
        sendAudit(written.get(i));
      }
    }
    assertThat(verify()).isEqualTo(1);
    assertThat(out.toString()).contains("deleted: before ", "record 3 is missing");

    recreateAudit();
    written.subList(0, 4).forEach(this::sendAudit);
    assertThat(verify()).isEqualTo(1);
    assertThat(out.toString()).contains("cut: behind topic offset ", "says the kept end of it");

    assertThat(run("audit", "verify", "--topic-only", "--kafka", "127.0.0.1:1")).isEqualTo(2);
  }

  @Test
  void anActionIsNotAnsweredBeforeItsEntryIsThereAndTheEntryIsTriedOn() {
    try (AuditTopic audit = audit("one", "1")) {
      audit.record("silence.create", "s0", Outcome.TAKEN, "");
      int port = Integer.parseInt(kafka.address().substring(kafka.address().lastIndexOf(':') + 1));
      kafka.close();

      assertThatThrownBy(() -> audit.record("silence.create", "s1", Outcome.TAKEN, ""))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("silence.create of s1 was done")
          .hasMessageContaining("is not written down in the audit topic yet");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatThrownBy(audit::requireReady).hasMessageContaining("nothing was done"));

      kafka = EmbeddedKafka.start(new EmbeddedKafkaSettings(dataDir, "127.0.0.1", port));
      await().atMost(PATIENCE).until(() -> auditSubjects().contains("s1"));
      await().atMost(PATIENCE).untilAsserted(audit::requireReady);
      assertThat(audit.lost()).isZero();
    }
    assertThat(auditSubjects()).containsExactly("s0", "s1");
    assertThat(verify()).as(out.toString()).isZero();
  }

  private AuditTopic audit(String instance, String incarnation) {
    AuditSettings usual =
        AuditSettings.of(bootstrap(), instance, incarnation, KEY, headOf(instance));
    return AuditTopic.open(
        new AuditSettings(
            usual.kafka(),
            usual.instance(),
            usual.incarnation(),
            usual.key(),
            usual.head(),
            usual.patience(),
            10,
            usual.checkpointAge()),
        InstantSource.system(),
        System::nanoTime);
  }

  private Path headOf(String instance) {
    return heads.resolve(instance + ".json");
  }

  private int verify() {
    List<String> arguments =
        new ArrayList<>(List.of("audit", "verify", "--topic-only", "--kafka", kafka.address()));
    arguments.addAll(List.of("--public-key", KEY.verifyKey().text()));
    for (String instance : List.of("one", "two")) {
      if (Files.exists(headOf(instance))) {
        arguments.addAll(List.of("--head", headOf(instance).toString()));
      }
    }
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    return Masterperf.commands()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(arguments);
  }

  private List<AuditEntry> audited(String actor, Outcome outcome) {
    AuditFilter filter =
        new AuditFilter(
            Optional.of(actor),
            Optional.of("silence"),
            Optional.of(outcome),
            Optional.empty(),
            Optional.empty(),
            AllowedScopes.ALL,
            Optional.empty(),
            Optional.empty(),
            List.of());
    AuditSearch search = new AuditSearch(bootstrap(), "search");
    List<AuditEntry> found = new ArrayList<>();
    OptionalLong before = OptionalLong.empty();
    do {
      AuditTrail.Page page = search.page(filter, before, 50);
      page.entries().forEach(one -> found.add(one.entry()));
      before = page.next();
    } while (before.isPresent());
    return found;
  }

  private List<String> auditSubjects() {
    return auditRecords().stream()
        .flatMap(value -> Link.told(value).stream())
        .map(AuditEntry::subject)
        .toList();
  }

  private List<byte[]> auditRecords() {
    List<byte[]> values = new ArrayList<>();
    try (AuditRecords records = AuditRecords.open(Brokers.at(kafka.address()))) {
      records.forEachRemaining(record -> values.add(record.value()));
    }
    return values;
  }

  private void sendAudit(byte[] value) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(bootstrap(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.AUDIT.name(), value));
    }
  }

  private void recreateAudit() throws Exception {
    try (Admin admin = Admin.create(bootstrap())) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(Topics.AUDIT.name(), 0), RecordsToDelete.beforeOffset(-1)))
          .all()
          .get();
    }
  }

  @Test
  void aPostedAlertOutlivesARestartAndEndsWhenNobodyPostsItAnyMore() {
    try (PostedTopic before = open("one")) {
      before.post(postings(3));
    }
    clock.move(Duration.ofMinutes(1));

    try (PostedTopic after = open("one")) {
      assertThat(after.firing()).hasSize(3);
      after.post(postings(1));
      assertThat(transitions()).hasSize(3);

      clock.move(Duration.ofMinutes(4).plusSeconds(1));
      await().atMost(PATIENCE).until(() -> after.firing().size() == 1);
      clock.move(Duration.ofMinutes(1));
      await().atMost(PATIENCE).until(() -> after.firing().isEmpty());
    }

    assertThat(transitions())
        .filteredOn(each -> each.state() == AlertState.RESOLVED)
        .hasSize(3)
        .allMatch(each -> each.reason().equals("nobody posted it again in time"));
  }

  private PostedTopic open(String instance) {
    return PostedTopic.open(bootstrap(), instance, clock);
  }

  private static List<Posting> postings(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Posting(
                    new TreeMap<>(Map.of("alertname", "Up", "i", Integer.toString(i))),
                    new TreeMap<>(),
                    Optional.empty(),
                    Optional.empty(),
                    ""))
        .toList();
  }

  private List<AlertTransition> transitions() {
    List<AlertTransition> all = new ArrayList<>();
    Map<String, Object> config = new TreeMap<>(bootstrap());
    config.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS)
              .mapToObj(i -> new TopicPartition(Topics.ALERTS.name(), i))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> all.add(Json.read(record.value(), AlertTransition.class)));
      }
    }
    return all;
  }

  private Map<String, Object> bootstrap() {
    return Map.of("bootstrap.servers", kafka.address());
  }
}
