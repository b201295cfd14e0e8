package dev.masterperf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.Archiver;
import dev.masterperf.archive.ArchiverSettings;
import dev.masterperf.archive.SegmentSettings;
import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.manifest.Manifest;
import dev.masterperf.archive.manifest.PartitionManifest;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two archivers on a bucket whose requests fail in every way, one of which is restarted. */
class ArchiverFaultsIT {
  private static final Series SERIES = Series.of("R2", "Object Upload", "upload");
  private static final long START_MILLIS = 1_767_225_540_000L;
  private static final int PARTITIONS = 4;
  private static final int BATCH = 5;
  private static final int ROUNDS = 12;
  private static final int RECORDS_A_ROUND = 20;

  @TempDir Path dataDir;

  @Test
  @Timeout(300)
  void eachEventIsArchivedOnceWhateverTheBucketAnswers() throws IOException {
    try (EmbeddedKafka kafka =
            EmbeddedKafka.start(
                new EmbeddedKafkaSettings(dataDir.resolve("kafka"), "127.0.0.1", 0));
        EmbeddedS3 s3 =
            EmbeddedS3.start(new EmbeddedS3Settings(dataDir.resolve("s3"), "127.0.0.1", 0));
        FaultyProxy proxy = FaultyProxy.before(s3.endpoint(), 7)) {
      Map<String, Object> config = Map.of("bootstrap.servers", kafka.address());
      try (Admin admin = Admin.create(config)) {
        new TopicProvisioner(admin, PARTITIONS, 1).provision();
      }
      proxy.failing(30);

      try (Archiver lasting = archiver(config, "lasting", bucket(proxy.endpoint(), s3))) {
        lasting.start();
        for (int life = 0; life < 2; life++) {
          try (Archiver restarted = archiver(config, "restarted", bucket(proxy.endpoint(), s3))) {
            restarted.start();
            int from = life * ROUNDS / 2;
            for (int round = from; round < from + ROUNDS / 2; round++) {
              produce(config, round);
              awaitFaultsOrAll(proxy, 4 * (round + 1), s3, round + 1);
            }
          }
        }
        int rounds = ROUNDS;
        while (proxy.done().size() < FaultyProxy.Fault.values().length) {
          produce(config, rounds++); // chance has left one kind of fault out
          awaitFaultsOrAll(proxy, Integer.MAX_VALUE, s3, rounds);
        }
        proxy.failing(0);
        awaitAll(s3, rounds);
      }
    }
  }

  /** Once all is archived nobody asks the bucket, and no more faults come. */
  private static void awaitFaultsOrAll(FaultyProxy proxy, int faults, EmbeddedS3 s3, int rounds) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .until(
            () ->
                proxy.done().values().stream().mapToInt(i -> i).sum() >= faults
                    || archivedRecords(s3) == (long) rounds * (RECORDS_A_ROUND + 1));
  }

  private static long archivedRecords(EmbeddedS3 s3) {
    try (Bucket bucket = new S3Bucket(bucket(s3.endpoint(), s3))) {
      return new Manifest(bucket)
          .readAll().stream().mapToLong(one -> one.lastOffset().orElse(-1) + 1).sum();
    }
  }

  private static void awaitAll(EmbeddedS3 s3, int rounds) {
    List<Long> truth =
        LongStream.range(0, (long) rounds * RECORDS_A_ROUND * BATCH).boxed().toList();
    Awaitility.await()
        .atMost(Duration.ofSeconds(150))
        .untilAsserted(
            () -> {
              Archived archived = Archived.in(bucket(s3.endpoint(), s3));
              assertThat(archived.events())
                  .extracting(event -> (event.tsNanos() / 1_000_000 - START_MILLIS) / 1000)
                  .containsExactlyInAnyOrderElementsOf(truth);
              assertThat(archived.partitions()).allMatch(one -> one.lost().isEmpty());
              assertThat(archived.partitions())
                  .extracting(PartitionManifest::lastOffset)
                  .allSatisfy(last -> assertThat(last).isPresent());
            });
  }

  /** Batches, with a record between them that is no metric. */
  private static void produce(Map<String, Object> config, int round) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int record = 0; record < RECORDS_A_ROUND; record++) {
        long first = ((long) round * RECORDS_A_ROUND + record) * BATCH;
        byte[] value =
            MetricCodec.encode(
                LongStream.range(first, first + BATCH).mapToObj(ArchiverFaultsIT::metric).toList());
        producer.send(to(record, value));
      }
      producer.send(to(round, "poison".getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static ProducerRecord<byte[], byte[]> to(int number, byte[] value) {
    return new ProducerRecord<>(Topics.METRICS.name(), number % PARTITIONS, null, value);
  }

  private static PerfMetric metric(long number) {
    return PerfMetric.of(
        SERIES,
        new Quantity(number / 8.0, Unit.SECONDS),
        Status.OK,
        (START_MILLIS + number * 1000) * 1_000_000);
  }

  private Archiver archiver(Map<String, Object> kafka, String name, BucketSettings bucket) {
    return new Archiver(
        new ArchiverSettings(
            kafka,
            "masterperf",
            name,
            bucket,
            dataDir.resolve("scratch-" + name),
            SegmentSettings.DEFAULT.withMaxAge(Duration.ofMillis(300))),
        InstantSource.system());
  }

  private static BucketSettings bucket(URI endpoint, EmbeddedS3 s3) {
    return new BucketSettings(endpoint, "auto", EmbeddedS3.BUCKET, s3.accessKey(), s3.secretKey());
  }
}
