package dev.masterperf.streams;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.model.wire.WireSerde;
import dev.masterperf.streams.alert.EvaluateRules;
import dev.masterperf.streams.clock.ClockTicks;
import dev.masterperf.streams.window.AggregateWindows;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.LiveSeries;
import dev.masterperf.streams.window.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * The whole stream, read from top to bottom.
 *
 * <pre>
 * metrics, rehome ─ aggregate ─┬─ closed ───────► aggregates
 *                              ├─ latest ───────► matrix
 *                              ├─ late ─────────► late
 *                              ├─ dead ─────────► dlq
 *                              ├─ misplaced ────► rehome
 *                              └─ rest ─ rules ─► alerts
 * </pre>
 */
public final class MetricsTopology {
  private static final Serde<String> KEY = Serdes.String();
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();

  private MetricsTopology() {}

  /**
   * @param settings how many partitions, which rules, how long windows are kept
   * @param ticks keeps idle partitions going
   */
  public static Topology build(ProcessorSettings settings, ClockTicks ticks) {
    StreamsBuilder builder = new StreamsBuilder(namedEverything());

    Map<String, KStream<String, Outcome>> outcomes =
        builder.stream(
                List.of(Topics.METRICS.name(), Topics.REHOME.name()),
                Consumed.with(BYTES, BYTES).withName("read-metrics"))
            .process(
                AggregateWindows.supplier(
                    settings.partitions(),
                    settings.retention(),
                    // As long as a rule looks back: what fires over a series ends before it does.
                    settings.limits().keepingAtLeast(settings.rules().longestRange()),
                    settings.rules()::watches,
                    ticks),
                Named.as("aggregate-windows"))
            .split(Named.as("outcome-"))
            .branch((key, outcome) -> outcome instanceof Outcome.Closed, Branched.as("closed"))
            .branch((key, outcome) -> outcome instanceof Outcome.Latest, Branched.as("latest"))
            .branch((key, outcome) -> outcome instanceof Outcome.Late, Branched.as("late"))
            .branch((key, outcome) -> outcome instanceof Outcome.Dead, Branched.as("dead"))
            .branch(
                (key, outcome) -> outcome instanceof Outcome.Misplaced, Branched.as("misplaced"))
            .defaultBranch(Branched.as("rest"));

    branch(outcomes, "outcome-closed")
        .map(MetricsTopology::closed, Named.as("keep-closed"))
        .to(
            Topics.AGGREGATES.name(),
            Produced.with(KEY, windows(), byWindowsSeries()).withName("write-aggregates"));

    branch(outcomes, "outcome-latest")
        .map(MetricsTopology::latest, Named.as("keep-latest"))
        .to(Topics.MATRIX.name(), Produced.with(KEY, BYTES, byOwnKey()).withName("write-matrix"));

    branch(outcomes, "outcome-late")
        .map(MetricsTopology::late, Named.as("keep-late"))
        .to(
            Topics.LATE.name(),
            Produced.with(KEY, lateRecords(), byOwnKey()).withName("write-late"));

    branch(outcomes, "outcome-dead")
        .map(MetricsTopology::dead, Named.as("keep-dead"))
        .to(Topics.DLQ.name(), Produced.with(KEY, deadLetters()).withName("write-dead"));

    branch(outcomes, "outcome-misplaced")
        .map(MetricsTopology::misplaced, Named.as("keep-misplaced"))
        .to(
            Topics.REHOME.name(),
            Produced.with(KEY, metrics(), byOwnKey()).withName("write-misplaced"));

    branch(outcomes, "outcome-rest")
        .process(
            EvaluateRules.supplier(settings.rules(), settings.instanceId(), ticks),
            Named.as("evaluate-rules"),
            HotStores.names())
        .to(Topics.ALERTS.name(), Produced.with(KEY, transitions()).withName("write-alerts"));

    return builder.build();
  }

  private static TopologyConfig namedEverything() {
    return new TopologyConfig(
        new StreamsConfig(
            Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "topology",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "localhost:0",
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
                true)));
  }

  private static <T> KStream<String, T> branch(
      Map<String, KStream<String, T>> branches, String name) {
    KStream<String, T> branch = branches.get(name);
    if (branch == null) {
      throw new IllegalStateException("the stream has no branch " + name);
    }
    return branch;
  }

  private static KeyValue<String, PerfMetric> misplaced(String key, Outcome outcome) {
    Outcome.Misplaced misplaced = (Outcome.Misplaced) outcome;
    return KeyValue.pair(misplaced.series().text(), misplaced.metric());
  }

  private static KeyValue<String, WindowAggregate> closed(String key, Outcome outcome) {
    WindowAggregate window = ((Outcome.Closed) outcome).window();
    return KeyValue.pair(AggregateCodec.key(window), window);
  }

  /** Without a value, which takes the row out of the compacted topic, where the series expired. */
  private static KeyValue<String, byte @Nullable []> latest(String key, Outcome outcome) {
    LiveSeries series = ((Outcome.Latest) outcome).series();
    return KeyValue.pair(series.key().text(), series.latestJson());
  }

  private static KeyValue<String, LateRecord> late(String key, Outcome outcome) {
    Outcome.Late late = (Outcome.Late) outcome;
    return KeyValue.pair(late.series().text(), late.late());
  }

  private static KeyValue<String, DeadLetter> dead(String key, Outcome outcome) {
    DeadLetter letter = ((Outcome.Dead) outcome).letter();
    String place = letter.topic() + "@" + letter.partition() + "@" + letter.offset();
    return KeyValue.pair(place, letter);
  }

  private static <V> StreamPartitioner<String, V> byOwnKey() {
    return (topic, key, value, partitions) ->
        Optional.of(Set.of(new SeriesKey(key).homePartition(partitions)));
  }

  private static StreamPartitioner<String, WindowAggregate> byWindowsSeries() {
    return (topic, key, window, partitions) ->
        Optional.of(Set.of(window.series().homePartition(partitions)));
  }

  private static Serde<DeadLetter> deadLetters() {
    return WireSerde.json(DeadLetter.class);
  }

  private static Serde<LateRecord> lateRecords() {
    return WireSerde.json(LateRecord.class);
  }

  private static Serde<AlertTransition> transitions() {
    return WireSerde.json(AlertTransition.class);
  }

  private static Serde<PerfMetric> metrics() {
    return WireSerde.of(
        MetricCodec::encode, bytes -> dev.masterperf.model.wire.Json.read(bytes, PerfMetric.class));
  }

  private static Serde<WindowAggregate> windows() {
    return WireSerde.of(AggregateCodec::toJson, AggregateCodec::fromJson);
  }
}
