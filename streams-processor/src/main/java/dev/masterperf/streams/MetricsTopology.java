package dev.masterperf.streams;

import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.WireSerde;
import dev.masterperf.streams.alert.EvaluateRules;
import dev.masterperf.streams.alert.RuleOutput;
import dev.masterperf.streams.alert.WholeEvaluations;
import dev.masterperf.streams.anomaly.DetectorBudget;
import dev.masterperf.streams.clock.ClockTicks;
import dev.masterperf.streams.ingest.IngestTimes;
import dev.masterperf.streams.window.AggregateWindows;
import dev.masterperf.streams.window.HotStores;
import dev.masterperf.streams.window.Outcome;
import dev.masterperf.streams.window.WindowStores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The whole stream, read from top to bottom.
 *
 * <pre>
 * metrics, rehome, ─ aggregate-windows ─┬─ closed windows ──► aggregates
 * partials                              ├─ latest events ───► matrix
 *                                       ├─ late ────────────► late
 *                                       ├─ dead ────────────► dlq
 *                                       ├─ misplaced ───────► rehome
 *                                       └─ evaluate-rules ─┬► alerts
 *                                                          ├► metrics (recording rules)
 *                                                          └► partials (to tasks of other partitions)
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

  private static final List<Topics.Topic> OF_RULES =
      List.of(Topics.ALERTS, Topics.METRICS, Topics.PARTIALS);

  private MetricsTopology() {}

  /**
   * @param settings how many partitions, which rules, how long windows are kept
   * @param ticks keeps idle partitions going
   * @param evaluations of rules that need the series of all partitions at once
   */
  public static Topology build(
      ProcessorSettings settings, ClockTicks ticks, WholeEvaluations evaluations) {
    return build(
        settings,
        ticks,
        evaluations,
        new DetectorBudget(settings.detectorBytes()),
        new IngestTimes(),
        WindowStores.immediate());
  }

  /**
   * The same with what is looked at from elsewhere.
   *
   * @param detectors what all detectors of the process share
   * @param times is told how old what is read is
   * @param stores hears of the stores of windows that are opened
   */
  public static Topology build(
      ProcessorSettings settings,
      ClockTicks ticks,
      WholeEvaluations evaluations,
      DetectorBudget detectors,
      IngestTimes times,
      WindowStores stores) {
    Topology topology = new Topology();
    topology.addSource(
        METRICS,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        Topics.METRICS.name(),
        Topics.REHOME.name(),
        Topics.PARTIALS.name());
    topology.addProcessor(
        WINDOWS,
        AggregateWindows.supplier(
            settings.partitions(),
            settings.retention(),
            settings.limits(),
            settings.rules(),
            settings.deleted(),
            ticks,
            times,
            stores),
        METRICS);
    Serializer<Outcome.Told> keys = WireSerde.writing(MetricsTopology::key);
    Serializer<Outcome.Told> values = WireSerde.writing(Outcome.Told::value);
    for (Topics.Topic topic : TOLD) {
      topology.addSink(topic.name(), topic.name(), keys, values, home(), WINDOWS);
    }
    topology.addProcessor(
        AggregateWindows.RULES,
        EvaluateRules.supplier(
            settings.rules(),
            settings.instanceId(),
            settings.partitions(),
            settings.retention(),
            ticks,
            evaluations,
            detectors,
            settings.said()),
        WINDOWS);
    topology.connectProcessorAndStateStores(AggregateWindows.RULES, HotStores.names());
    Serializer<RuleOutput> ruleKeys =
        WireSerde.writing(output -> output.key().getBytes(StandardCharsets.UTF_8));
    Serializer<RuleOutput> ruleValues = WireSerde.writing(RuleOutput::value);
    for (Topics.Topic topic : OF_RULES) {
      topology.addSink(
          EvaluateRules.sink(topic.name()),
          topic.name(),
          ruleKeys,
          ruleValues,
          ofRules(),
          AggregateWindows.RULES);
    }
    return topology;
  }

  private static StreamPartitioner<RuleOutput, RuleOutput> ofRules() {
    return (topic, key, output, partitions) -> output.partition(partitions).map(Set::of);
  }

  private static byte[] key(Outcome.Told told) {
    return told.key().getBytes(StandardCharsets.UTF_8);
  }

  private static StreamPartitioner<Outcome.Told, Outcome.Told> home() {
    return (topic, key, told, partitions) ->
        Optional.of(Set.of(SeriesKey.homePartition(told.seriesHash(), partitions)));
  }
}
