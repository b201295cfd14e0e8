package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.Archiver;
import dev.masterperf.archive.ArchiverSettings;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.segment.ReadReport;
import dev.masterperf.archive.segment.SegmentReader;
import dev.masterperf.archive.segment.SegmentStore;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive against a real broker and a real bucket. */
class ArchiverIT {
  private static final SeriesKey SERIES = Series.of("R2", "Object Upload", "upload").key();
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
  void committedWindowsReachTheBucketAndAbortedOnesDoNot() {
    try (Archiver archiver = new Archiver(settings(bucket(s3)))) {
      archiver.start();

      produce("first", 0, 100, true);
      produce("aborted", 100, 200, false);
      produce("second", 200, 300, true);

      awaitArchived(LongStream.concat(range(0, 100), range(200, 300)));
      assertThat(archiver.problems()).isEmpty();
    }
  }

  @Test
  void aRestartGoesOnBehindWhatTheBucketHolds() {
    try (Archiver archiver = new Archiver(settings(bucket(s3)))) {
      archiver.start();
      produce("first", 0, 100, true);
      awaitArchived(range(0, 100));
    }

    produce("second", 100, 200, true);
    try (Archiver archiver = new Archiver(settings(bucket(s3)))) {
      archiver.start();

      awaitArchived(range(0, 200));
    }
  }

  @Test
  void aBucketThatWasAwayGetsEverythingWhenItIsBack() {
    BucketSettings known = bucket(s3);
    s3.close();
    try (Archiver archiver = new Archiver(settings(known))) {
      archiver.start();
      produce("first", 0, 100, true);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !archiver.problems().isEmpty());

      s3 = startS3(known.endpoint().getPort());

      awaitArchived(range(0, 100));
      Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> archiver.problems().isEmpty());
    }
  }

  @Test
  void closingStoresWhatWasCollected() {
    ArchiverSettings fullSegmentsOnly =
        new ArchiverSettings(
            kafkaConfig(), "masterperf", "archive-0", bucket(s3), 2000, Duration.ofHours(1));
    int oneBatch = 9;
    try (Archiver archiver = new Archiver(fullSegmentsOnly)) {
      archiver.start();
      produce("first", 0, oneBatch, true, 0);
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !archived().isEmpty());
      assertThat(archived()).hasSizeLessThan(oneBatch);
    }

    assertThat(archived()).containsExactlyElementsOf(range(0, oneBatch).boxed().toList());
  }

  private void awaitArchived(LongStream expected) {
    List<Long> numbers = expected.boxed().toList();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(archived()).containsExactlyInAnyOrderElementsOf(numbers));
  }

  /** The numbers of the windows in the bucket. */
  private List<Long> archived() {
    List<Long> numbers = new ArrayList<>();
    try (S3Bucket bucket = new S3Bucket(bucket(s3))) {
      ReadReport report =
          new SegmentReader(new SegmentStore(bucket))
              .read(window -> numbers.add(window.startMillis() / 1000));
      assertThat(report.complete()).as(report.toString()).isTrue();
    }
    return numbers;
  }

  /** Sends windows with these numbers in one transaction, spread over the partitions. */
  private void produce(String transaction, long from, long to, boolean commit) {
    produce(transaction, from, to, commit, null);
  }

  private void produce(
      String transaction, long from, long to, boolean commit, Integer onlyPartition) {
    Map<String, Object> config = new HashMap<>(kafkaConfig());
    config.put("transactional.id", transaction);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (long number = from; number < to; number++) {
        int partition = onlyPartition == null ? (int) (number % PARTITIONS) : onlyPartition;
        WindowAggregate window = window(number);
        producer.send(
            new ProducerRecord<>(
                Topics.AGGREGATES.name(),
                partition,
                AggregateCodec.key(window),
                AggregateCodec.toJson(window)));
      }
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.flush();
        producer.abortTransaction();
      }
    }
  }

  private static WindowAggregate window(long number) {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(1, Unit.SECONDS, Status.OK, number * 1_000_000_000, number);
    return new WindowAggregate(
        SERIES, Resolution.SECOND, number * 1000, WindowState.FINAL, 1, aggregate);
  }

  private EmbeddedS3 startS3(int port) {
    return EmbeddedS3.start(new EmbeddedS3Settings(dataDir.resolve("s3"), "127.0.0.1", port));
  }

  private ArchiverSettings settings(BucketSettings bucket) {
    return new ArchiverSettings(
        kafkaConfig(), "masterperf", "archive-0", bucket, 20_000, Duration.ofSeconds(1));
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
