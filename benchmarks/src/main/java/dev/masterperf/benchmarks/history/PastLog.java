package dev.masterperf.benchmarks.history;

import dev.masterperf.benchmarks.process.AppendTimes;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.MetricCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log that a product would have, had samples come to it while they were taken: the
 * broker's folder is filled before the product is started on it, with append times that are the
 * times of the samples. Filled beside a running product, a sample of an hour ago would be late.
 */
final class PastLog {
  /** As {@code up} makes its topics. */
  static final int PARTITIONS = 4;

  private final List<SampleGrid> grids;
  private final List<int[]> homes;

  private PastLog(List<SampleGrid> grids) {
    this.grids = List.copyOf(grids);
    this.homes = grids.stream().map(PastLog::homes).toList();
  }

  private static int[] homes(SampleGrid grid) {
    return grid.series().stream()
        .mapToInt(series -> series.key().homePartition(PARTITIONS))
        .toArray();
  }

  /**
   * Writes all samples in the order of their times.
   *
   * @param data folder of the product that will be started
   * @throws IllegalStateException if the broker did not take one
   */
  static void write(Path data, List<SampleGrid> grids)
      throws InterruptedException, ExecutionException {
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(new EmbeddedKafkaSettings(data.resolve("kafka"), "127.0.0.1", 0))) {
      Map<String, Object> config = Map.of("bootstrap.servers", kafka.address());
      try (Admin admin = Admin.create(config)) {
        new TopicProvisioner(admin, PARTITIONS, 1).provision();
        AppendTimes.OF_PRODUCER.set(admin);
        new PastLog(grids).send(config);
        AppendTimes.OF_BROKER.set(admin);
      }
    }
  }

  private void send(Map<String, Object> clientConfig) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = producer(clientConfig)) {
      long first = grids.stream().mapToLong(grid -> grid.seconds(0)).min().orElseThrow();
      long last =
          grids.stream().mapToLong(grid -> grid.seconds(grid.points() - 1)).max().orElseThrow();
      for (long second = first; second <= last; second++) {
        List<List<PerfMetric>> records = records(second);
        for (int partition = 0; partition < PARTITIONS; partition++) {
          if (!records.get(partition).isEmpty()) {
            send(producer, partition, second * 1_000, records.get(partition), failure);
          }
        }
      }
    }
    Exception cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("a record was not taken", cause);
    }
  }

  static KafkaProducer<byte[], byte[]> producer(Map<String, Object> clientConfig) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put("compression.type", "zstd");
    config.put("linger.ms", 20);
    config.put("batch.size", 256 << 10);
    config.put("buffer.memory", 64 << 20);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The samples of one second, by partition. */
  private List<List<PerfMetric>> records(long second) {
    List<List<PerfMetric>> records = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      records.add(new ArrayList<>());
    }
    for (int i = 0; i < grids.size(); i++) {
      SampleGrid grid = grids.get(i);
      long since = second - grid.seconds(0);
      long point = since / grid.stepSeconds();
      if (since >= 0 && since % grid.stepSeconds() == 0 && point < grid.points()) {
        for (int index = 0; index < grid.series().size(); index++) {
          records.get(homes.get(i)[index]).add(grid.metric(index, (int) point));
        }
      }
    }
    return records;
  }

  /**
   * Sends one record of some metrics.
   *
   * @param appendMillis null: the broker's
   * @param failure takes the first one
   */
  static void send(
      KafkaProducer<byte[], byte[]> producer,
      int partition,
      @Nullable Long appendMillis,
      List<PerfMetric> metrics,
      AtomicReference<@Nullable Exception> failure) {
    producer.send(
        new ProducerRecord<>(
            Topics.METRICS.name(), partition, appendMillis, null, MetricCodec.encode(metrics)),
        (metadata, cause) -> {
          if (cause != null) {
            failure.compareAndSet(null, cause);
          } else if (appendMillis != null && metadata.timestamp() != appendMillis) {
            failure.compareAndSet(
                null, new IllegalStateException("the broker set a time of its own"));
          }
        });
  }
}
