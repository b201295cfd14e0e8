package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.storage.DescribedDisks;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.manifest.Commit;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.SourcePartition;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.archive.trim.TopicTrimmer;
import dev.masterperf.archive.trim.TrimSettings;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trimming on a real broker and a real bucket. */
class TrimIT {
  private static final Instant TOMORROW = Instant.now().plusSeconds(2 * 86_400);
  private static final int RECORDS = 20;

  @TempDir Path dataDir;

  private EmbeddedKafka kafka;
  private EmbeddedS3 s3;
  private Admin admin;
  private double share;

  @BeforeEach
  void startBrokerAndBucket() {
    kafka =
        EmbeddedKafka.start(new EmbeddedKafkaSettings(dataDir.resolve("kafka"), "127.0.0.1", 0));
    s3 = EmbeddedS3.start(new EmbeddedS3Settings(dataDir.resolve("s3"), "127.0.0.1", 0));
    admin = Admin.create(kafka());
    new TopicProvisioner(admin, 2, 1).provision();
    for (Topics.Topic topic : List.of(Topics.METRICS, Topics.AGGREGATES, Topics.LATE)) {
      produce(topic);
    }
  }

  @AfterEach
  void stopAll() {
    admin.close();
    s3.close();
    kafka.close();
  }

  @Test
  void brokersDropNothingByAgeOnceThereIsAnArchive() throws Exception {
    trim(Instant.now());

    for (Topics.Topic topic : List.of(Topics.METRICS, Topics.AGGREGATES, Topics.LATE)) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
      assertThat(
              admin
                  .describeConfigs(List.of(resource))
                  .all()
                  .get()
                  .get(resource)
                  .get("retention.ms")
                  .value())
          .isEqualTo("-1");
    }
    // A later start of the product finds nothing wrong with that.
    new TopicProvisioner(admin, 2, 1).provision();
  }

  @Test
  void whatIsArchivedAndProcessedAndOldIsDroppedAndNothingElse() {
    archive(Source.METRICS, 9);
    archive(Source.AGGREGATES, 14);

    assertThat(trim(TOMORROW)).containsExactly(Map.entry(of(Topics.AGGREGATES), 15L));
    assertThat(start(Topics.METRICS)).as("no processor has read it yet").isZero();
    assertThat(start(Topics.AGGREGATES)).isEqualTo(15);
    assertThat(start(Topics.LATE)).isZero();

    processed(5);
    assertThat(trim(TOMORROW)).containsExactly(Map.entry(of(Topics.METRICS), 5L));
    processed(20);
    assertThat(trim(TOMORROW)).containsExactly(Map.entry(of(Topics.METRICS), 10L));
    assertThat(trim(TOMORROW)).isEmpty();
    assertThat(start(Topics.METRICS)).isEqualTo(10);
  }

  @Test
  void whatIsYoungStaysUntilTheBudgetPresses() {
    archive(Source.METRICS, 9);
    archive(Source.LATE, 9);
    processed(20);

    assertThat(trim(Instant.now())).isEmpty();

    share = 1;
    assertThat(trim(Instant.now().plusSeconds(1)))
        .containsExactlyInAnyOrderEntriesOf(Map.of(of(Topics.METRICS), 10L, of(Topics.LATE), 10L));
  }

  @Test
  void byTheBucketOfAnotherClusterNothingIsDropped() {
    archive(new SourcePartition(Source.METRICS, 0), 9, "other");
    archive(Source.AGGREGATES, 4);
    processed(20);

    assertThat(trim(TOMORROW)).containsExactly(Map.entry(of(Topics.AGGREGATES), 5L));
  }

  @Test
  void aBucketOfALargerClusterDoesNoHarm() {
    archive(new SourcePartition(Source.METRICS, 7), 9);

    assertThat(trim(TOMORROW)).isEmpty();
  }

  @Test
  void brokersTellWhatTopicsTake() {
    try (DescribedDisks disks = new DescribedDisks(kafka())) {
      long before = disks.bytes();
      produce(Topics.METRICS);

      assertThat(before).isPositive();
      assertThat(disks.bytes()).isGreaterThan(before);
    }
  }

  private Map<TopicPartition, Long> trim(Instant now) {
    TrimSettings settings =
        new TrimSettings(
            kafka(),
            "masterperf",
            "one",
            new BucketSettings(
                s3.endpoint(), "auto", EmbeddedS3.BUCKET, s3.accessKey(), s3.secretKey()));
    try (TopicTrimmer trimmer = new TopicTrimmer(settings, () -> share, () -> now)) {
      return trimmer.round();
    }
  }

  private void archive(Source source, long last) {
    archive(new SourcePartition(source, 0), last);
  }

  private void archive(SourcePartition partition, long last) {
    archive(partition, last, null);
  }

  private void archive(SourcePartition partition, long last, @Nullable String cluster) {
    try (S3Bucket bucket =
        new S3Bucket(
            new BucketSettings(
                s3.endpoint(), "auto", EmbeddedS3.BUCKET, s3.accessKey(), s3.secretKey()))) {
      Manifest manifest = new Manifest(bucket);
      manifest.commit(
          manifest.read(partition),
          new Commit("w", 1, Optional.of(new Offsets(0, last)), List.of(), List.of(), cluster));
    }
  }

  private void processed(long offset) {
    try {
      admin
          .alterConsumerGroupOffsets(
              "masterperf", Map.of(of(Topics.METRICS), new OffsetAndMetadata(offset)))
          .all()
          .get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private long start(Topics.Topic topic) {
    try {
      return admin
          .listOffsets(Map.of(of(topic), OffsetSpec.earliest()))
          .partitionResult(of(topic))
          .get()
          .offset();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void produce(Topics.Topic topic) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        producer.send(
            new ProducerRecord<>(topic.name(), 0, new byte[] {(byte) i}, new byte[] {1, 2, 3}));
      }
      producer.flush();
    }
  }

  private static TopicPartition of(Topics.Topic topic) {
    return new TopicPartition(topic.name(), 0);
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", kafka.address());
  }
}
