package dev.masterperf.streams;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.WireSerde;
import dev.masterperf.streams.alert.EvaluateRules;
import dev.masterperf.streams.clock.ClockTicks;
import dev.masterperf.streams.window.AggregateWindows;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The whole stream, read from top to bottom.
 *
 * <pre>
 * metrics, rehome ─ aggregate-windows ─┬─ closed windows ──► aggregates
 *                                      ├─ latest events ───► matrix
 *                                      ├─ late ────────────► late
 *                                      ├─ dead ────────────► dlq
 *                                      ├─ misplaced ───────► rehome
 *                                      └─ evaluate-rules ──► alerts
 * </pre>
 *
 * <p>Each sink bears the name of its topic. Built of processors and not of the stream DSL, whose
 * branches ask each record six questions on its way.
 */
public final class MetricsTopology {
  private static final String METRICS = "read-metrics";
  private static final String WINDOWS = "aggregate-windows";

  private static final List<Topics.Topic> TOLD =
      List.of(Topics.AGGREGATES, Topics.MATRIX, Topics.LATE, Topics.DLQ, Topics.REHOME);

  private MetricsTopology() {}

  /**
   * @param settings how many partitions, which rules, how long windows are kept
   * @param ticks keeps idle partitions going
   */
  public static Topology build(ProcessorSettings settings, ClockTicks ticks) {
    Topology topology = new Topology();
    topology.addSource(
        METRICS,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        Topics.METRICS.name(),
        Topics.REHOME.name());
    topology.addProcessor(
        WINDOWS,
        AggregateWindows.supplier(
            settings.partitions(),
            settings.retention(),
            settings.limits(),
            settings.rules(),
            ticks),
        METRICS);
    Serializer<Outcome.Told> keys = WireSerde.writing(MetricsTopology::key);
    Serializer<Outcome.Told> values = WireSerde.writing(Outcome.Told::value);
    for (Topics.Topic topic : TOLD) {
      topology.addSink(topic.name(), topic.name(), keys, values, home(), WINDOWS);
    }
    topology.addProcessor(
        AggregateWindows.RULES,
        EvaluateRules.supplier(
            settings.rules(), settings.instanceId(), settings.retention(), ticks),
        WINDOWS);
    topology.connectProcessorAndStateStores(AggregateWindows.RULES, HotStores.names());
    topology.addSink(
        Topics.ALERTS.name(),
        Topics.ALERTS.name(),
        new StringSerializer(),
        WireSerde.json(AlertTransition.class).serializer(),
        AggregateWindows.RULES);
    return topology;
  }

  private static byte[] key(Outcome.Told told) {
    return told.key().getBytes(StandardCharsets.UTF_8);
  }

  private static StreamPartitioner<Outcome.Told, Outcome.Told> home() {
    return (topic, key, told, partitions) ->
        Optional.of(Set.of(SeriesKey.homePartition(told.seriesHash(), partitions)));
  }
}
