package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.ArchiveFigures;
import dev.masterperf.archive.Archiver;
import dev.masterperf.archive.ArchiverSettings;
import dev.masterperf.archive.SegmentSettings;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.parquet.ArchivedWindow;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive against a real broker and a real bucket. */
class ArchiverIT {
  private static final Series SERIES = Series.of("R2", "Object Upload", "upload");
  private static final long START_MILLIS = 1_767_225_540_000L;
  private static final int PARTITIONS = 4;

  @TempDir Path dataDir;

  private EmbeddedKafka kafka;
  private EmbeddedS3 s3;

  @BeforeEach
  void startBrokerAndBucket() {
    kafka =
        EmbeddedKafka.start(new EmbeddedKafkaSettings(dataDir.resolve("kafka"), "127.0.0.1", 0));
    s3 = startS3(0);
    try (Admin admin = Admin.create(kafkaConfig())) {
      new TopicProvisioner(admin, PARTITIONS, 1).provision();
    }
  }

  @AfterEach
  void stopBoth() {
    s3.close();
    kafka.close();
  }

  @Test
  void committedMetricsReachTheBucketAndAbortedOnesDoNot() {
    try (Archiver archiver = archiver(bucket(s3))) {
      archiver.start();

      metrics("first", 0, 100, true);
      metrics("aborted", 100, 200, false);
      metrics("second", 200, 300, true);

      awaitEvents(LongStream.concat(range(0, 100), range(200, 300)));
      assertThat(archiver.problems()).isEmpty();
      assertThat(archiver.figures().get(Source.METRICS).rows()).isEqualTo(200);
    }
  }

  @Test
  void aBucketOfAnotherClusterIsNotWrittenToThoughTheTopicIsLongEnough() {
    SourcePartition first = new SourcePartition(Source.METRICS, 0);
    try (S3Bucket bucket = new S3Bucket(bucket(s3))) {
      Manifest manifest = new Manifest(bucket);
      manifest.commit(
          manifest.read(first),
          new Commit("w", 1, Optional.of(new Offsets(0, 0)), List.of(), List.of(), "other"));
      metrics("first", 0, 100, true);

      try (Archiver archiver = archiver(bucket(s3))) {
        archiver.start();
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () -> {
                  assertThat(archiver.problems())
                      .anyMatch(problem -> problem.contains("is of Kafka cluster other"));
                  assertThat(manifest.readAll())
                      .filteredOn(other -> !other.partition().equals(first))
                      .isNotEmpty()
                      .allMatch(other -> other.cluster().equals(Optional.of(clusterId())));
                });
      }

      assertThat(manifest.read(first).sequence()).isEqualTo(1);
    }
  }

  private String clusterId() {
    try (Admin admin = Admin.create(kafkaConfig())) {
      return admin.describeCluster().clusterId().get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void windowsAndWhatCameTooLateForThemReachTheBucket() {
    try (Archiver archiver = archiver(bucket(s3))) {
      archiver.start();

      produce(Topics.AGGREGATES, "windows", 0, 40, true, this::windowKey, this::window);
      produce(Topics.LATE, "late", 0, 10, true, number -> null, this::late);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                List<ArchivedWindow> windows = Archived.in(bucket(s3)).windows();
                assertThat(windows.stream().filter(row -> !row.late()))
                    .extracting(row -> row.window().startMillis())
                    .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 40)
                            .filter(number -> number % 2 == 0)
                            .map(number -> minute(number))
                            .boxed()
                            .toList());
                assertThat(
                        windows.stream()
                            .filter(ArchivedWindow::late)
                            .mapToLong(row -> row.window().aggregate().events())
                            .sum())
                    .isEqualTo(10);
              });
      assertThat(archiver.figures().values()).allMatch(figures -> figures.skipped() == 0);
    }
  }

  @Test
  void aRestartGoesOnBehindWhatTheManifestCounts() {
    try (Archiver archiver = archiver(bucket(s3))) {
      archiver.start();
      metrics("first", 0, 100, true);
      awaitEvents(range(0, 100));
    }

    metrics("second", 100, 200, true);
    try (Archiver archiver = archiver(bucket(s3))) {
      archiver.start();

      awaitEvents(range(0, 200));
    }
  }

  @Test
  void aBucketThatWasAwayGetsEverythingWhenItIsBack() {
    BucketSettings known = bucket(s3);
    s3.close();
    try (Archiver archiver = archiver(known)) {
      archiver.start();
      metrics("first", 0, 100, true);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !archiver.problems().isEmpty());

      s3 = startS3(known.endpoint().getPort());

      awaitEvents(range(0, 100));
      Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> archiver.problems().isEmpty());
    }
  }

  @Test
  void closingStoresWhatWasCollected() {
    SegmentSettings patient = SegmentSettings.DEFAULT.withMaxAge(Duration.ofHours(1));
    try (Archiver archiver = archiver(bucket(s3), patient)) {
      archiver.start();
      metrics("first", 0, 20, true);
      // Known to be collected, since it is behind what the lag tells.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> metricsFigures(archiver).lag() >= 20);
      assertThat(Archived.in(bucket(s3)).events()).isEmpty();
    }

    assertThat(numbers()).containsExactlyInAnyOrderElementsOf(range(0, 20).boxed().toList());
  }

  private static ArchiveFigures metricsFigures(Archiver archiver) {
    return Objects.requireNonNull(archiver.figures().get(Source.METRICS));
  }

  private void awaitEvents(LongStream expected) {
    List<Long> numbers = expected.boxed().toList();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(numbers()).containsExactlyInAnyOrderElementsOf(numbers));
  }

  /** The numbers of the metrics in the bucket. */
  private List<Long> numbers() {
    return Archived.in(bucket(s3)).events().stream()
        .map(event -> (event.tsNanos() / 1_000_000 - START_MILLIS) / 1000)
        .toList();
  }

  private void metrics(String transaction, long from, long to, boolean commit) {
    produce(
        Topics.METRICS,
        transaction,
        from,
        to,
        commit,
        number -> null,
        number -> MetricCodec.encode(metric(number)));
  }

  /** Sends records of these numbers in one transaction, spread over the partitions. */
  private void produce(
      Topics.Topic topic,
      String transaction,
      long from,
      long to,
      boolean commit,
      LongFunction<byte[]> key,
      LongFunction<byte[]> value) {
    Map<String, Object> config = new HashMap<>(kafkaConfig());
    config.put("transactional.id", transaction);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (long number = from; number < to; number++) {
        producer.send(
            new ProducerRecord<>(
                topic.name(), (int) (number % PARTITIONS), key.apply(number), value.apply(number)));
      }
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.flush();
        producer.abortTransaction();
      }
    }
  }

  private static PerfMetric metric(long number) {
    return PerfMetric.of(
        SERIES,
        new Quantity(number / 8.0, Unit.SECONDS),
        Status.OK,
        (START_MILLIS + number * 1000) * 1_000_000);
  }

  private byte[] late(long number) {
    return Json.bytes(
        new LateRecord(metric(number), List.of(Resolution.SECOND, Resolution.MINUTE), 0, number));
  }

  private byte[] windowKey(long number) {
    return AggregateCodec.key(aggregate(number)).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] window(long number) {
    return AggregateCodec.toJson(aggregate(number));
  }

  /** Every second one is of a resolution that is not archived. */
  private static WindowAggregate aggregate(long number) {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(1, Unit.SECONDS, Status.OK, minute(number) * 1_000_000, number);
    return new WindowAggregate(
        SERIES.key(),
        number % 2 == 0 ? Resolution.MINUTE : Resolution.SECOND,
        minute(number),
        WindowState.FINAL,
        1,
        aggregate);
  }

  private static long minute(long number) {
    return START_MILLIS + number * 60_000;
  }

  private EmbeddedS3 startS3(int port) {
    return EmbeddedS3.start(new EmbeddedS3Settings(dataDir.resolve("s3"), "127.0.0.1", port));
  }

  private Archiver archiver(BucketSettings bucket) {
    return archiver(bucket, SegmentSettings.DEFAULT.withMaxAge(Duration.ofSeconds(1)));
  }

  private Archiver archiver(BucketSettings bucket, SegmentSettings segments) {
    return new Archiver(
        new ArchiverSettings(
            kafkaConfig(), "masterperf", "archive-0", bucket, dataDir.resolve("scratch"), segments),
        InstantSource.system());
  }

  private Map<String, Object> kafkaConfig() {
    return Map.of("bootstrap.servers", kafka.address());
  }

  private static BucketSettings bucket(EmbeddedS3 s3) {
    return new BucketSettings(
        s3.endpoint(), "auto", EmbeddedS3.BUCKET, s3.accessKey(), s3.secretKey());
  }

  private static LongStream range(long from, long to) {
    return LongStream.range(from, to);
  }
}
