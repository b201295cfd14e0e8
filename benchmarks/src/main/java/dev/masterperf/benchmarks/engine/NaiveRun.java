package dev.masterperf.benchmarks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.ProcessorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The peer: what one writes in an afternoon with the DSL. Four windowed aggregates over RocksDB,
 * JSON everywhere, percentiles from kept samples, aggregates and newest values written out.
 */
final class NaiveRun {
  private static final int KEPT_SAMPLES = 100;

  private NaiveRun() {}

  static double samplesPerSecond(Bench bench, Workload workload)
      throws InterruptedException, ExecutionException {
    String application = "bench-naive";
    Properties properties = new Properties();
    properties.putAll(bench.clientConfig());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, bench.folder("naive").toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        ProcessorSettings.DEFAULT_COMMIT_INTERVAL.toMillis());
    properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    try (Admin admin = Admin.create(bench.clientConfig());
        KafkaStreams streams = new KafkaStreams(topology(), properties)) {
      GroupProgress progress = new GroupProgress(admin, application);
      streams.start();
      return progress.samplesPerSecond(workload, () -> !streams.state().hasCompletedShutdown());
    }
  }

  private static Topology topology() {
    Serde<String> key = Serdes.String();
    Serde<JsonNode> json = Serdes.serdeFrom((t, n) -> Json.bytes(n), (t, b) -> Json.tree(b));
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, JsonNode> samples =
        builder.stream(Topics.METRICS.name(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
            .flatMap(NaiveRun::items);
    samples.to(Topics.MATRIX.name(), Produced.with(key, json));
    for (Resolution resolution : Resolution.values()) {
      Duration size = Duration.ofMillis(resolution.sizeMillis());
      samples
          .groupByKey(Grouped.with("by-series-" + resolution.label(), key, json))
          .windowedBy(TimeWindows.ofSizeAndGrace(size, Duration.ofSeconds(2)))
          .aggregate(
              () -> (JsonNode) Json.MAPPER.createObjectNode(),
              NaiveRun::add,
              Materialized.<String, JsonNode, WindowStore<Bytes, byte[]>>as(
                      "naive-" + resolution.label())
                  .withKeySerde(key)
                  .withValueSerde(json))
          .toStream()
          .map(
              (window, value) -> KeyValue.pair(window.key() + "|" + window.window().start(), value))
          .to(Topics.AGGREGATES.name(), Produced.with(key, json));
    }
    return builder.build();
  }

  private static List<KeyValue<String, JsonNode>> items(byte[] ignored, byte[] payload) {
    JsonNode tree = Json.tree(payload);
    List<KeyValue<String, JsonNode>> items = new ArrayList<>();
    for (JsonNode item : tree.isArray() ? tree : List.of(tree)) {
      items.add(
          KeyValue.pair(
              String.join(
                  "|",
                  item.path("scope").asText(),
                  item.path("category").asText(),
                  item.path("topic").asText(),
                  item.path("id").asText()),
              item));
    }
    return items;
  }

  private static JsonNode add(String key, JsonNode sample, JsonNode before) {
    double value = sample.path("measure").asDouble();
    ObjectNode after = before.deepCopy();
    after.put("count", before.path("count").asLong() + 1);
    after.put("sum", before.path("sum").asDouble() + value);
    after.put("min", Math.min(before.path("min").asDouble(Double.MAX_VALUE), value));
    after.put("max", Math.max(before.path("max").asDouble(-Double.MAX_VALUE), value));
    if (before.path("samples").size() < KEPT_SAMPLES) {
      after.withArray("samples").add(value);
    }
    return after;
  }
}
