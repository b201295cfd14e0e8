package dev.masterperf.benchmarks.engine;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.packed.PackedInput;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.AggregateCodec.StoredWindow;
import dev.masterperf.model.wire.WireSerde;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.Stores;

/**
 * What the engine's work costs with Kafka's public interfaces alone: the Processor API, and for
 * each sample one put into a caching store, where the engine writes once a commit through an
 * interface that is not public. The same reader, aggregates, stores, outputs and settings.
 */
final class PublicApiRun {
  private static final String STEP = "aggregate";

  private PublicApiRun() {}

  /**
   * Works the topic off from its beginning.
   *
   * @param ends where the samples end
   * @throws IllegalStateException if what comes out is not right
   */
  static double samplesPerSecond(Bench bench, Map<TopicPartition, Long> ends, Workload workload)
      throws InterruptedException, ExecutionException, IOException {
    String application = bench.application("bench-public");
    Properties properties =
        PerfProcessor.streamsSettings(
            EngineRun.settings(bench.clientConfig(), application, bench.folder(application)));
    properties.remove(StreamsConfig.APPLICATION_SERVER_CONFIG);
    double result;
    try (Admin admin = Admin.create(bench.clientConfig());
        Outputs outputs = Outputs.from(bench.clientConfig());
        KafkaStreams streams = new KafkaStreams(topology(), properties)) {
      GroupProgress progress = new GroupProgress(admin, application, ends);
      streams.start();
      result =
          progress
              .await(workload, () -> !streams.state().hasCompletedShutdown(), () -> {})
              .samplesPerSecond();
      outputs.requireAll(workload.samples());
    }
    bench.forget(application);
    return result;
  }

  private static Topology topology() {
    Serde<byte[]> bytes = Serdes.ByteArray();
    Topology topology = new Topology();
    topology.addSource("read", bytes.deserializer(), bytes.deserializer(), Topics.METRICS.name());
    topology.addProcessor(STEP, PublicApiWindows::new, "read");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(PublicApiWindows.OPEN), Serdes.Bytes(), bytes)
            .withCachingEnabled(),
        STEP);
    ProcessorSettings.defaultRetention()
        .forEach((resolution, kept) -> topology.addStateStore(closed(resolution, kept), STEP));
    topology.addSink(
        PublicApiWindows.TO_AGGREGATES,
        Topics.AGGREGATES.name(),
        Serdes.String().serializer(),
        bytes.serializer(),
        bySeries(),
        STEP);
    topology.addSink(
        PublicApiWindows.TO_MATRIX,
        Topics.MATRIX.name(),
        Serdes.String().serializer(),
        bytes.serializer(),
        bySeries(),
        STEP);
    return topology;
  }

  private static org.apache.kafka.streams.state.StoreBuilder<?> closed(
      Resolution resolution, Duration kept) {
    Duration size = Duration.ofMillis(resolution.sizeMillis());
    Serde<SeriesKey> keys =
        WireSerde.of(
            key -> key.text().getBytes(StandardCharsets.UTF_8),
            key -> new SeriesKey(new String(key, StandardCharsets.UTF_8)));
    Serde<StoredWindow> windows =
        WireSerde.of(
            PublicApiWindows::toBytes, bytes -> AggregateCodec.read(new PackedInput(bytes)));
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(
                PublicApiWindows.closed(resolution), kept.plus(size), size, false),
            keys,
            windows)
        .withCachingDisabled();
  }

  /** The record's key is the series, or begins with it. */
  private static StreamPartitioner<String, byte[]> bySeries() {
    return (topic, key, value, partitions) -> {
      int at = key.indexOf('@');
      SeriesKey series = new SeriesKey(at < 0 ? key : key.substring(0, at));
      return Optional.of(Set.of(series.homePartition(partitions)));
    };
  }
}
