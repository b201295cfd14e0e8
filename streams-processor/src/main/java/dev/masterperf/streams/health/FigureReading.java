package dev.masterperf.streams.health;

import dev.masterperf.model.Topics;
import dev.masterperf.streams.clock.ReadPositions;
import dev.masterperf.streams.ingest.IngestTimes;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveStore;
import dev.masterperf.streams.window.WindowStores;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** Reads how a processor does from what Kafka Streams and its clients count. */
public final class FigureReading {
  private static final double MILLIS_PER_SECOND = 1000.0;
  private static final Set<String> INPUT = Set.of(Topics.METRICS.name(), Topics.REHOME.name());

  private final KafkaStreams streams;
  private final ReadPositions positions;
  private final IngestTimes times;
  private final WindowStores windows;
  private final LongSupplier deaths;
  private final InstantSource clock;
  private final long beganMillis;

  /**
   * @param deaths how many stream threads died of an exception
   */
  public FigureReading(
      KafkaStreams streams,
      ReadPositions positions,
      IngestTimes times,
      WindowStores windows,
      LongSupplier deaths,
      InstantSource clock) {
    this.streams = streams;
    this.positions = positions;
    this.times = times;
    this.windows = windows;
    this.deaths = deaths;
    this.clock = clock;
    this.beganMillis = clock.millis();
  }

  /** As it is now. */
  public ProcessorFigures now() {
    Map<MetricName, ? extends Metric> metrics = streams.metrics();
    long last = Math.max(beganMillis, positions.lastCommitMillis());
    return new ProcessorFigures(
        read(metrics),
        lags(),
        positions.commits(),
        Math.max(0, clock.millis() - last) / MILLIS_PER_SECOND,
        positions.delayMillis(clock.millis()) / MILLIS_PER_SECOND,
        threads(),
        deaths.getAsLong(),
        times.arrival(),
        times.commit(),
        times.ahead(),
        liveSeries(),
        fileBytes(metrics),
        sums(metrics, "size-all-mem-tables").values().stream().mapToLong(Long::longValue).sum()
            + windows.memoryBytes());
  }

  /** Of the two topics that bring metrics; the third carries what tasks tell each other. */
  private static Map<String, Long> read(Map<MetricName, ? extends Metric> metrics) {
    Map<String, Long> read = new HashMap<>();
    INPUT.forEach(topic -> read.put(topic, 0L));
    metrics.forEach(
        (name, metric) -> {
          String topic = name.tags().get("topic");
          if (name.name().equals("records-consumed-total")
              && topic != null
              && INPUT.contains(topic)
              && !name.tags().containsKey("partition")) {
            read.merge(topic, whole(metric), Long::sum);
          }
        });
    return read;
  }

  private Map<TopicPartition, Long> lags() {
    Map<TopicPartition, Long> lags = new HashMap<>();
    positions
        .all()
        .keySet()
        .forEach(
            partition ->
                positions
                    .settled(partition)
                    .ifPresent(settled -> lags.put(partition, settled.lag())));
    lags.keySet().removeIf(partition -> !INPUT.contains(partition.topic()));
    return lags;
  }

  private Map<String, Integer> threads() {
    Map<String, Integer> threads = new HashMap<>();
    streams
        .metadataForLocalThreads()
        .forEach(thread -> threads.merge(thread.threadState(), 1, Integer::sum));
    return threads;
  }

  /** Those of the partitions whose store is not being moved. */
  private long liveSeries() {
    try {
      return streams
          .store(StoreQueryParameters.fromNameAndType(HotStores.SERIES, LiveStore.queryable()))
          .count();
    } catch (InvalidStateStoreException e) {
      return 0; // restored now: they are not in memory yet
    }
  }

  private Map<String, Long> fileBytes(Map<MetricName, ? extends Metric> metrics) {
    Map<String, Long> bytes = sums(metrics, "total-sst-files-size");
    bytes.putAll(windows.fileBytes());
    return bytes;
  }

  /** By store, over all partitions. */
  private static Map<String, Long> sums(
      Map<MetricName, ? extends Metric> metrics, String wantedName) {
    Map<String, Long> sums = new HashMap<>();
    metrics.forEach(
        (name, metric) -> {
          if (name.name().equals(wantedName) && name.group().equals("stream-state-metrics")) {
            name.tags().entrySet().stream()
                .filter(tag -> tag.getKey().endsWith("state-id"))
                .findFirst()
                .ifPresent(store -> sums.merge(store.getValue(), whole(metric), Long::sum));
          }
        });
    return sums;
  }

  private static long whole(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.longValue() : 0;
  }
}
