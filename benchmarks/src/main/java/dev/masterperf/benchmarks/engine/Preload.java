package dev.masterperf.benchmarks.engine;

import dev.masterperf.benchmarks.process.AppendTimes;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills the metrics topic as the product's own producers write it, with append times of our choice:
 * else how many samples share a window would depend on how fast this machine fills a topic. The
 * topic takes the producer's times meanwhile and the broker's again afterwards.
 */
final class Preload {
  /** So long ago ends what is written that all windows up to a minute close once it is read. */
  static final Duration AGO = Duration.ofMinutes(2);

  private static final int SEED = 7;

  /** Well within the default budget of a scope. */
  private static final int SERIES_A_SCOPE = 50_000;

  /** Offset within 10 s of the first sample, so that few runs are without a close of 10 s. */
  private static final long PHASE_MILLIS = 1_000;

  private static final long TEN_SECONDS = 10_000;

  private final Workload workload;
  private final List<List<Series>> homes;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final int[] sent = new int[Bench.PARTITIONS];

  private Preload(Workload workload) {
    this.workload = workload;
    this.homes = homes(workload.series());
  }

  /**
   * Writes all samples.
   *
   * @return where each partition ends
   * @throws IllegalStateException if a record was not taken, or with another time
   */
  static Map<TopicPartition, Long> into(Bench bench, Workload workload)
      throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(bench.clientConfig())) {
      AppendTimes.OF_PRODUCER.set(admin);
      new Preload(workload).write(bench.clientConfig());
      AppendTimes.OF_BROKER.set(admin);
      return bench.ends(Topics.METRICS.name());
    }
  }

  /** The series of a workload, in as many scopes as the shipped limit on series asks for. */
  static List<Series> series(int count) {
    List<Series> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int site = i / SERIES_A_SCOPE;
      all.add(
          new Series(
              site == 0 ? Series.DEFAULT_SCOPE : "site-" + site,
              "R2",
              MetricType.PERFORMANCE,
              "Object Upload",
              Series.DEFAULT_SUB_CAT,
              "upload-latency-" + i,
              "",
              Collections.emptySortedMap()));
    }
    // Neighbours in time are none in any order of keys.
    Collections.shuffle(all, new Random(SEED));
    return all;
  }

  private void write(Map<String, Object> clientConfig) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put("compression.type", "zstd");
    config.put("linger.ms", 20);
    config.put("batch.size", 256 << 10);
    config.put("buffer.memory", 64 << 20);
    AtomicReference<String> wrong = new AtomicReference<>();
    long beginMillis = beginMillis();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long done = 0; done < workload.samples(); done += workload.batch()) {
        int partition = nextPartition();
        long last = beginMillis + (done + workload.batch() - 1) * 1_000 / workload.perSecond();
        byte[] value = record(partition, beginMillis, done);
        producer.send(
            new ProducerRecord<>(Topics.METRICS.name(), partition, last, null, value),
            (metadata, failure) -> {
              if (failure != null) {
                wrong.compareAndSet(null, "a record was not taken: " + failure);
              } else if (metadata.timestamp() != last) {
                wrong.compareAndSet(null, "the broker set a time of its own");
              }
            });
      }
    }
    if (wrong.get() != null) {
      throw new IllegalStateException(wrong.get());
    }
  }

  private long beginMillis() {
    long latest = System.currentTimeMillis() - AGO.toMillis() - workload.spanMillis();
    return latest / TEN_SECONDS * TEN_SECONDS + PHASE_MILLIS - TEN_SECONDS;
  }

  /** The partition that is furthest behind, so that all series are seen equally often. */
  private int nextPartition() {
    int behind = 0;
    for (int p = 1; p < sent.length; p++) {
      if ((long) sent[p] * homes.get(behind).size() < (long) sent[behind] * homes.get(p).size()) {
        behind = p;
      }
    }
    return behind;
  }

  private byte[] record(int partition, long beginMillis, long done) {
    List<PerfMetric> metrics = new ArrayList<>(workload.batch());
    for (int i = 0; i < workload.batch(); i++) {
      List<Series> home = homes.get(partition);
      Series series = home.get(sent[partition]++ % home.size());
      double seconds = latencySeconds(random);
      long nanos = beginMillis * 1_000_000 + (done + i) * 1_000_000_000L / workload.perSecond();
      metrics.add(PerfMetric.of(series, new Quantity(seconds, Unit.SECONDS), Status.OK, nanos));
    }
    return workload.batch() == 1 ? MetricCodec.encode(metrics.get(0)) : MetricCodec.encode(metrics);
  }

  /** Between 20 and 560 ms, to the nanosecond, as a stopwatch tells it. */
  static double latencySeconds(SplittableRandom random) {
    return Math.round(1e9 * (0.01 + Math.exp(random.nextDouble() * 4) / 100)) / 1e9;
  }

  private static List<List<Series>> homes(int count) {
    List<List<Series>> homes = new ArrayList<>();
    for (int i = 0; i < Bench.PARTITIONS; i++) {
      homes.add(new ArrayList<>());
    }
    for (Series series : series(count)) {
      homes.get(series.key().homePartition(Bench.PARTITIONS)).add(series);
    }
    if (homes.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(count + " series leave a partition empty");
    }
    return homes;
  }
}
