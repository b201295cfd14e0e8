package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.trim.TopicTrimmer;
import dev.masterperf.archive.trim.TrimSettings;
import dev.masterperf.launcher.RecordingAuthorizer.Asked;
import dev.masterperf.launcher.acl.KafkaRole;
import dev.masterperf.launcher.acl.Permission;
import dev.masterperf.launcher.config.ConfigLoader;
import dev.masterperf.launcher.config.Key;
import dev.masterperf.launcher.config.Mode;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.launcher.embedded.SecuredKafka;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.kafka.ClientProperties;
import dev.masterperf.launcher.run.Parts;
import dev.masterperf.launcher.run.Serve;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.producer.KafkaMetricPublisher;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each role, logged in as somebody who has the access lists we print for it and no others. */
class AccessListsIT {
  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String RULES =
      """
      groups:
        - name: storage
          rules:
            - {alert: Slow, expr: 'last_over_time({category="R2"}[1h]) > 500ms'}
            - {alert: Busy, expr: 'sum by (category) (last_over_time({category="R2"}[1h])) > 1'}
      """;

  private static final String MORE_RULES =
      """
      groups:
        - name: more
          rules:
            - {alert: Slower, expr: 'last_over_time({category="R2"}[1h]) > 2s'}
      """;

  /** Scopes with topics of their own. */
  private static final String TEAM_A = "team-a";

  private static final String TEAM_B = "team-b/eu";

  /** A part of the first that was deleted. */
  private static final String GONE = "team-a/gone";

  /** Who may send for the first of them alone. */
  private static final String TENANT = "tenant-a";

  @TempDir Path folder;

  private final Parts parts = new Parts();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Instant begin = Instant.now();
  private SecuredKafka kafka;
  private EmbeddedS3 s3;
  private RecordingReceiver refusing;
  private RecordingReceiver beats;
  private String key = "";

  @BeforeEach
  void startBrokerAndBucket() throws Exception {
    kafka =
        SecuredKafka.start(
            folder.resolve("kafka"),
            RecordingAuthorizer.class,
            Stream.concat(
                    Stream.of(TENANT), Arrays.stream(KafkaRole.values()).map(KafkaRole::toString))
                .toList());
    refusing = new RecordingReceiver(WebhookSecret.generate(new SecureRandom()));
    refusing.answer(body -> 410);
    beats = new RecordingReceiver(WebhookSecret.generate(new SecureRandom()));
    s3 = EmbeddedS3.start(new EmbeddedS3Settings(folder.resolve("s3"), HOST, 0));
  }

  @AfterEach
  void stopAll() {
    parts.close();
    refusing.close();
    beats.close();
    s3.close();
    kafka.close();
  }

  @Test
  void eachRoleWorksWithItsListsAndNeedsEveryLineOfThem() throws Exception {
    for (KafkaRole role : KafkaRole.values()) {
      KafkaRole user = role == KafkaRole.CREATE_TOPICS ? KafkaRole.PROCESSOR : role;
      allow(user.toString(), permissions(role, user.toString()));
    }
    allow(
        TENANT,
        KafkaRole.together(List.of(KafkaRole.INGEST_CLIENT), Optional.of(TENANT), Set.of(TEAM_A)));
    int processor =
        serve(
            KafkaRole.PROCESSOR,
            Map.of(
                Key.RULES,
                file("rules.yml", RULES),
                Key.KAFKA_SCOPE_TOPICS,
                TEAM_A + "," + TEAM_B));
    key = createdKey();
    serve(
        KafkaRole.ALERTS,
        Map.of(
            Key.WEBHOOK_URL,
            refusing.url().toString(),
            Key.WEBHOOK_ALLOW,
            HOST,
            Key.HEARTBEAT,
            beats.url().toString(),
            Key.HEARTBEAT_EVERY,
            "1s"));
    serve(KafkaRole.ARCHIVE, withBucket(Map.of(Key.STORAGE_BUDGET, "1GiB")));
    int api =
        serve(
            KafkaRole.API,
            withBucket(
                Map.of(
                    Key.PEERS,
                    HOST + ":" + processor,
                    Key.AUTH,
                    "keys",
                    Key.STORAGE_BUDGET,
                    "1GiB")));

    sendFromOutside();
    sendAsATenant();
    everythingIsAskedOf(api);

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              trim();
              send(api, "POST", "/api/v1/notifications/replay", "{\"since\": \"" + begin + "\"}");
              assertThat(unused()).isEmpty();
              assertThat(beats.taken()).isNotEmpty();
              assertThat(get(api, "/api/infra/master-perf").body()).contains("900ms");
              assertThat(get(api, "/api/infra/master-perf?scope=" + TEAM_A).body())
                  .contains("by-publisher", "by-record", "\"" + TEAM_A + "\"");
            });
    aForeignScopeIsADeadLetter(api);
    aDeletedScopeIsADeadLetter();
    aCopierThatDiesInMidTransactionDoublesNothing();
    assertThat(RecordingAuthorizer.DENIED).isEmpty();
    aTenantWritesToItsTopicAlone();
    whoOnlySendsCanDoNothingElse();
    theDoctorTellsWhatALoginMayNot();
  }

  /**
   * What no rule here makes the processor do: it reads closed windows again for rules that look at
   * several series at once in a way that cannot be added up.
   */
  private static final Permission FOR_OTHER_RULES =
      new Permission(
          AclOperation.READ,
          new ResourcePattern(ResourceType.TOPIC, Topics.AGGREGATES.name(), PatternType.LITERAL));

  /** Lines of the lists that nobody has needed yet. */
  private static List<String> unused() {
    List<String> unused = new ArrayList<>();
    for (KafkaRole role : KafkaRole.values()) {
      String user = (role == KafkaRole.CREATE_TOPICS ? KafkaRole.PROCESSOR : role).toString();
      permissions(role, user).stream()
          .filter(permission -> role != KafkaRole.PROCESSOR || !permission.equals(FOR_OTHER_RULES))
          .filter(
              permission ->
                  RecordingAuthorizer.ALLOWED.stream()
                      .noneMatch(asked -> uses("User:" + user, asked, permission)))
          .forEach(permission -> unused.add(role + " " + permission));
    }
    return unused;
  }

  private static boolean uses(String principal, Asked asked, Permission permission) {
    boolean named =
        permission.resource().patternType() == PatternType.PREFIXED
            ? asked.name().startsWith(permission.resource().name())
            : asked.name().equals(permission.resource().name());
    return named
        && asked.principal().equals(principal)
        && asked.operation() == permission.operation()
        && asked.type() == permission.resource().resourceType();
  }

  /** Processors make and copy the topics of scopes. */
  private static List<Permission> permissions(KafkaRole role, String user) {
    Set<String> scopes = user.equals("processor") ? Set.of(TEAM_A, TEAM_B) : Set.of();
    return KafkaRole.together(List.of(role), Optional.of(user), scopes);
  }

  private void allow(String user, List<Permission> permissions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.open()))) {
      admin
          .createAcls(
              permissions.stream()
                  .map(permission -> permission.binding("User:" + user, "*"))
                  .toList())
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** Starts a role in this process, as configured by flags; its port. */
  private int serve(KafkaRole role, Map<Key, String> more) throws Exception {
    int port = Ports.free(HOST);
    Map<Key, String> flags = new HashMap<>();
    flags.put(Key.KAFKA_BOOTSTRAP, kafka.secured());
    flags.put(Key.KAFKA_PROPERTIES, login(role.toString()).toString());
    flags.put(Key.KAFKA_PARTITIONS, "2");
    flags.put(Key.KAFKA_REPLICATION, "1");
    flags.put(Key.ROLES, role.toString());
    flags.put(Key.PORT, Integer.toString(port));
    flags.put(Key.INSTANCE_ID, role.toString());
    flags.put(Key.DATA, folder.resolve(role.toString()).toString());
    flags.put(Key.INTERNAL_SECRET, "known to all");
    flags.putAll(more);
    Serve.start(
        ConfigLoader.load(Mode.SERVE, Optional.empty(), Map.of(), flags).configuration(), parts);
    return port;
  }

  private Map<Key, String> withBucket(Map<Key, String> flags) {
    Map<Key, String> all = new HashMap<>(flags);
    all.put(Key.S3_ENDPOINT, s3.endpoint().toString());
    all.put(Key.S3_ACCESS_KEY, s3.accessKey());
    all.put(Key.S3_SECRET_KEY, s3.secretKey());
    all.put(Key.ARCHIVE_SEGMENT_AGE, "1s");
    return all;
  }

  /** What the archive does each minute, as if there were no room for what it has archived. */
  private void trim() throws Exception {
    BucketSettings bucket =
        new BucketSettings(
            s3.endpoint(), "auto", EmbeddedS3.BUCKET, s3.accessKey(), s3.secretKey());
    TrimSettings settings =
        new TrimSettings(client(KafkaRole.ARCHIVE), "masterperf", "trimming", bucket);
    try (TopicTrimmer trimmer = new TopicTrimmer(settings, () -> 1, InstantSource.system())) {
      trimmer.round();
    }
  }

  private Path login(String user) throws Exception {
    return Path.of(
        file(
            user + ".properties",
            """
            security.protocol=SASL_PLAINTEXT
            sasl.mechanism=PLAIN
            sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
            username="%s" password="%s";
            """
                .formatted(user, user)));
  }

  private String file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private String createdKey() throws Exception {
    StringWriter out = new StringWriter();
    int code =
        Masterperf.commands()
            .setOut(new PrintWriter(out))
            .execute(
                "keys",
                "create",
                "--kafka",
                kafka.secured(),
                "--kafka-properties",
                login(KafkaRole.KEYS.toString()).toString(),
                "--name",
                "test",
                "--grant",
                "admin:*",
                "--quiet");
    assertThat(code).isZero();
    return out.toString().strip();
  }

  private Map<String, Object> client(KafkaRole role) throws Exception {
    return client(role.toString());
  }

  private Map<String, Object> client(String user) throws Exception {
    Map<String, Object> config = new HashMap<>(ClientProperties.read(login(user)));
    config.put("bootstrap.servers", kafka.secured());
    config.put("delivery.timeout.ms", 20_000);
    config.put("request.timeout.ms", 10_000);
    return config;
  }

  /** In every partition, so that some find their home and some do not. */
  private void sendFromOutside() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            client(KafkaRole.INGEST_CLIENT),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < 2; partition++) {
        for (String value :
            List.of(
                metric(", \"value\": \"900ms\""),
                metric(", \"value\": \"1s\", \"ts\": \"" + Instant.now().minusSeconds(7200) + "\""),
                "not json")) {
          producer
              .send(new ProducerRecord<>(Topics.METRICS.name(), partition, null, bytes(value)))
              .get(20, TimeUnit.SECONDS);
        }
      }
    }
  }

  /** Into the topic of its scope: for that, without a scope, for another, and by our publisher. */
  private void sendAsATenant() throws Exception {
    String topic = Topics.ofScope(TEAM_A).name();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(TENANT), new ByteArraySerializer(), new ByteArraySerializer())) {
      send(producer, topic, metric(", \"source\": \"by-record\", \"value\": \"777ms\""));
      send(producer, topic, metric(", \"scope\": \"" + TEAM_B + "\", \"value\": \"888ms\""));
    }
    try (KafkaMetricPublisher publisher = new KafkaMetricPublisher(client(TENANT), topic)) {
      publisher
          .publish(
              List.of(
                  PerfMetric.of(
                      new Series(
                          TEAM_A,
                          "R2",
                          MetricType.PERFORMANCE,
                          "Object",
                          Series.DEFAULT_SUB_CAT,
                          "upload",
                          "by-publisher",
                          Collections.emptySortedMap()),
                      "777ms",
                      Status.OK,
                      TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()))))
          .get(20, TimeUnit.SECONDS);
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String topic, String value)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, bytes(value))).get(20, TimeUnit.SECONDS);
  }

  private void aForeignScopeIsADeadLetter(int api) throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(committed(Topics.DLQ, "scope-of-topic"))
                    .singleElement()
                    .asString()
                    .contains(
                        "\"topic\":\"" + Topics.ofScope(TEAM_A) + "\"", "\"offset\":", "888ms"));
    assertThat(committed(Topics.METRICS, "888ms")).isEmpty();
    assertThat(get(api, "/api/infra/master-perf?scope=" + TEAM_B).body()).doesNotContain("888ms");
  }

  /**
   * Copiers hear of a deletion a moment after it; until then the processor refuses what is of it.
   */
  private void aDeletedScopeIsADeadLetter() throws Exception {
    String topic = Topics.ofScope(TEAM_A).name();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(TENANT), new ByteArraySerializer(), new ByteArraySerializer())) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                send(producer, topic, metric(", \"scope\": \"" + GONE + "\", \"value\": 1"));
                assertThat(committed(Topics.DLQ, "scope-deleted"))
                    .anySatisfy(
                        letter ->
                            assertThat(letter)
                                .contains("\"topic\":\"" + topic + "\"", "\"payload\":\"\""));
              });
    }
  }

  /** As if the copier had died after it wrote a copy and before it committed it. */
  private void aCopierThatDiesInMidTransactionDoublesNothing() throws Exception {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            kafka.open(),
            "transactional.id",
            "masterperf-scope-topics-" + KafkaRole.PROCESSOR);
    String once = metric(", \"value\": \"666ms\"");
    try (KafkaProducer<byte[], byte[]> dead =
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        KafkaProducer<byte[], byte[]> tenant =
            new KafkaProducer<>(
                client(TENANT), new ByteArraySerializer(), new ByteArraySerializer())) {
      dead.initTransactions(); // from here on the copier that runs is fenced
      dead.beginTransaction();
      send(dead, Topics.METRICS.name(), once);

      send(tenant, Topics.ofScope(TEAM_A).name(), once);

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(committed(Topics.METRICS, "666ms")).hasSize(1));
      assertThatThrownBy(dead::commitTransaction).isInstanceOf(KafkaException.class);
      assertThat(committed(Topics.METRICS, "666ms")).singleElement().asString().contains(TEAM_A);
    }
  }

  /** Values that hold a text, of all transactions that were committed. */
  private List<String> committed(Topics.Topic topic, String text) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", kafka.open(), "isolation.level", "read_committed");
    List<String> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, 2).mapToObj(one -> new TopicPartition(topic.name(), one)).toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> found.add(new String(record.value(), StandardCharsets.UTF_8)));
      }
    }
    return found.stream().filter(value -> value.contains(text)).toList();
  }

  private void aTenantWritesToItsTopicAlone() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(TENANT), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String other :
          List.of(Topics.METRICS.name(), Topics.ofScope(TEAM_B).name(), Topics.AGGREGATES.name())) {
        assertThatThrownBy(() -> write(producer, other))
            .as(other)
            .hasCauseInstanceOf(TopicAuthorizationException.class);
      }
      write(producer, Topics.ofScope(TEAM_A).name());
    }
  }

  private static String metric(String more) {
    return "{\"category\": \"R2\", \"topic\": \"Object\", \"id\": \"upload\"" + more + "}";
  }

  /** What makes the API read and write all that it may. */
  private void everythingIsAskedOf(int api) throws Exception {
    Instant now = Instant.now();
    assertThat(send(api, "POST", "/api/infra/master-perf", metric(", \"value\": \"900ms\"")))
        .isEqualTo(202);
    assertThat(send(api, "PUT", "/api/v1/rules/files/more", MORE_RULES)).isLessThan(300);
    assertThat(
            send(
                api,
                "POST",
                "/api/v2/silences",
                """
                {"matchers": [{"name": "alertname", "value": "Nobody", "isRegex": false}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "ann", "comment": "none"}\
                """
                    .formatted(now, now.plusSeconds(600))))
        .isEqualTo(200);
    assertThat(send(api, "POST", "/api/v2/alerts", "[{\"labels\": {\"alertname\": \"Posted\"}}]"))
        .isEqualTo(200);
    assertThat(send(api, "PUT", "/api/v1/views/mine", "name: mine\ntitle: Mine\n")).isLessThan(300);
    assertThat(get(api, "/api/v1/query?query=upload").statusCode()).isEqualTo(200);
    assertThat(get(api, "/api/v1/audit").statusCode()).isEqualTo(200);
    assertThat(send(api, "DELETE", "/api/v1/scopes?scope=" + GONE, "")).isLessThan(300);
    logInAndOut(api);
  }

  private void logInAndOut(int api) throws Exception {
    HttpResponse<String> session = post(api, "/login", "{\"key\": \"" + key + "\"}", "");
    String cookie = session.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    assertThat(post(api, "/logout", "", cookie).statusCode()).isEqualTo(204);
  }

  private HttpResponse<String> post(int port, String path, String body, String cookie)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + path))
            .header("Content-Type", "application/json")
            .header("Cookie", cookie)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private int send(int port, String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            request(port, path)
                .header(
                    "Content-Type", method.equals("PUT") ? "application/yaml" : "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
    return answer.statusCode();
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    return http.send(request(port, path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + path))
        .header("Authorization", "Bearer " + key);
  }

  private void theDoctorTellsWhatALoginMayNot() throws Exception {
    assertThat(doctor(KafkaRole.PROCESSOR, KafkaRole.PROCESSOR))
        .contains("OK   permissions: this login may do to topics what processor needs\n");
    assertThat(doctor(KafkaRole.PROCESSOR, KafkaRole.ALERTS))
        .contains("FAIL permissions: ")
        .contains("masterperf.matrix.v1 may not be written")
        .contains("masterperf kafka acls --role processor");
  }

  /** What it says to one who logs in as another. */
  private String doctor(KafkaRole role, KafkaRole login) throws Exception {
    CommandLine commands = Masterperf.commands();
    StringWriter out = new StringWriter();
    commands.setOut(new PrintWriter(out, true));
    commands.execute(
        "doctor",
        "--kafka",
        kafka.secured(),
        "--kafka-properties",
        login(login.toString()).toString(),
        "--roles",
        role.toString(),
        "--partitions",
        "2",
        "--replication",
        "1",
        "--port",
        "0",
        "--data",
        folder.toString());
    return out.toString();
  }

  private void whoOnlySendsCanDoNothingElse() throws Exception {
    Map<String, Object> config = client(KafkaRole.INGEST_CLIENT);
    TopicPartition metrics = new TopicPartition(Topics.METRICS.name(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      consumer.assign(List.of(metrics));
      consumer.seek(metrics, 0);
      assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(20)))
          .isInstanceOf(TopicAuthorizationException.class);
      Set<String> others = Topics.ALL.stream().map(Topics.Topic::name).collect(Collectors.toSet());
      others.remove(metrics.topic());
      for (String other : others) {
        assertThatThrownBy(() -> write(producer, other))
            .as(other)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(TopicAuthorizationException.class);
      }
      write(producer, metrics.topic());
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.open()))) {
        admin
            .deleteAcls(
                KafkaRole.INGEST_CLIENT.permissions(Optional.empty()).stream()
                    .map(one -> one.binding("User:ingest-client", "*").toFilter())
                    .toList())
            .all()
            .get(30, TimeUnit.SECONDS);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> write(producer, metrics.topic()))
                      .hasCauseInstanceOf(TopicAuthorizationException.class));
    }
  }

  private static void write(KafkaProducer<byte[], byte[]> producer, String topic) throws Exception {
    producer.send(new ProducerRecord<>(topic, 0, null, bytes("[]"))).get(20, TimeUnit.SECONDS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
