package dev.masterperf.benchmarks.engine;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.WireSerde;
import dev.masterperf.streams.PerfProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The peer: the same topology as one writes it in an afternoon with the DSL, with the engine's
 * settings: one repartition by series, four windowed aggregates over RocksDB, JSON in all of them,
 * aggregates and newest values written out.
 */
final class NaiveRun {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private NaiveRun() {}

  /**
   * Works the topic off from its beginning.
   *
   * @param ends where the samples end
   * @throws IllegalStateException if what comes out is not right
   */
  static double samplesPerSecond(
      Bench bench, Map<TopicPartition, Long> ends, Workload workload, Keeping<?> keeping)
      throws InterruptedException, ExecutionException, IOException {
    String application = bench.application("bench-naive");
    Properties properties =
        PerfProcessor.streamsSettings(
            EngineRun.settings(bench.clientConfig(), application, bench.folder(application)));
    properties.remove(StreamsConfig.APPLICATION_SERVER_CONFIG);
    Map<TopicPartition, Long> outputsFrom = bench.ends(Topics.AGGREGATES.name());
    double result;
    try (Admin admin = Admin.create(bench.clientConfig());
        KafkaStreams streams = new KafkaStreams(topology(keeping), properties)) {
      GroupProgress progress = new GroupProgress(admin, application, ends);
      streams.start();
      result =
          progress
              .await(workload, () -> !streams.state().hasCompletedShutdown(), () -> {})
              .samplesPerSecond();
      requireAll(bench, outputsFrom, workload.samples(), keeping);
    }
    bench.forget(application);
    return result;
  }

  private static <V> Topology topology(Keeping<V> keeping) {
    Serde<String> key = Serdes.String();
    Serde<PerfMetric> metric =
        WireSerde.of(MetricCodec::encode, bytes -> Json.read(bytes, PerfMetric.class));
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, PerfMetric> samples =
        builder.stream(Topics.METRICS.name(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
            .flatMap(NaiveRun::items);
    samples.to(Topics.MATRIX.name(), Produced.with(key, metric));
    // Grouped once, so that there is one repartition topic and not four.
    KGroupedStream<String, PerfMetric> bySeries =
        samples.groupByKey(Grouped.with("by-series", key, metric));
    for (Resolution resolution : Resolution.values()) {
      bySeries
          .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofMillis(resolution.sizeMillis()), GRACE))
          .aggregate(
              keeping.none()::get,
              keeping.add(),
              Materialized.<String, V, WindowStore<Bytes, byte[]>>as("naive-" + resolution.label())
                  .withKeySerde(key)
                  .withValueSerde(keeping.json()))
          .toStream()
          .map(
              (window, value) ->
                  KeyValue.pair(
                      window.key() + "@" + resolution.label() + "@" + window.window().start(),
                      value))
          .to(Topics.AGGREGATES.name(), Produced.with(key, keeping.json()));
    }
    return builder.build();
  }

  private static List<KeyValue<String, PerfMetric>> items(byte[] ignored, byte[] payload) {
    List<KeyValue<String, PerfMetric>> items = new ArrayList<>();
    try {
      for (MetricCodec.Item item : MetricCodec.decode(payload, 0)) {
        PerfMetric metric = ((MetricCodec.Item.Accepted) item).metric();
        items.add(KeyValue.pair(metric.series().key().text(), metric));
      }
    } catch (MetricCodec.MalformedPayload e) {
      throw new IllegalStateException("a preloaded record cannot be read", e);
    }
    return items;
  }

  /** Its windows never become final; so the newest of each window has to hold all samples. */
  private static void requireAll(
      Bench bench, Map<TopicPartition, Long> from, long samples, Keeping<?> keeping) {
    Map<String, Object> config = new HashMap<>(bench.clientConfig());
    config.put("isolation.level", "read_committed");
    Map<String, Long> newest = new HashMap<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      long lastNews = System.nanoTime();
      while (total(newest) < samples * Resolution.values().length) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          lastNews = System.nanoTime();
          newest.put(record.key(), keeping.events(record.value()));
        }
        if (System.nanoTime() - lastNews > PATIENCE.toNanos()) {
          break;
        }
      }
    }
    if (total(newest) != samples * Resolution.values().length) {
      throw new IllegalStateException(
          "wrong result of the peer: "
              + total(newest)
              + " instead of "
              + samples
              + " in each of four resolutions");
    }
  }

  private static long total(Map<String, Long> newest) {
    return newest.values().stream().mapToLong(events -> events).sum();
  }
}
