package dev.masterperf.benchmarks.engine;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills the metrics topic with samples of now, as the product's own producers write them. */
final class Preload {
  private Preload() {}

  static void into(Map<String, Object> clientConfig, Workload workload) {
    Map<String, Object> config = new java.util.HashMap<>(clientConfig);
    config.put("compression.type", "zstd");
    config.put("linger.ms", 20);
    config.put("batch.size", 256 << 10);
    config.put("buffer.memory", 64 << 20);
    SplittableRandom random = new SplittableRandom(7);
    List<List<Series>> homes = homes(workload.series());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int sent = 0; sent < workload.samples(); sent += workload.batch()) {
        int partition = random.nextInt(Bench.PARTITIONS);
        List<Series> home = homes.get(partition);
        producer.send(
            new ProducerRecord<>(
                Topics.METRICS.name(), partition, null, record(workload, home, random)));
      }
    }
  }

  private static List<List<Series>> homes(int count) {
    List<List<Series>> homes = new ArrayList<>();
    for (int i = 0; i < Bench.PARTITIONS; i++) {
      homes.add(new ArrayList<>());
    }
    for (int i = 0; i < count; i++) {
      Series series = Series.of("R2", "Object Upload", "upload-latency-" + i);
      homes.get(series.key().homePartition(Bench.PARTITIONS)).add(series);
    }
    return homes;
  }

  private static byte[] record(Workload workload, List<Series> home, SplittableRandom random) {
    if (workload.batch() == 1) {
      return MetricCodec.encode(metric(home, random));
    }
    List<PerfMetric> batch = new ArrayList<>(workload.batch());
    for (int i = 0; i < workload.batch(); i++) {
      batch.add(metric(home, random));
    }
    return MetricCodec.encode(batch);
  }

  private static PerfMetric metric(List<Series> home, SplittableRandom random) {
    double seconds = 0.01 + Math.exp(random.nextDouble() * 4) / 100;
    return PerfMetric.of(
        home.get(random.nextInt(home.size())),
        new Quantity(seconds, Unit.SECONDS),
        Status.OK,
        System.currentTimeMillis() * 1_000_000L);
  }
}
