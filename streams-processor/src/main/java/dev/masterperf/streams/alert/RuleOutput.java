package dev.masterperf.streams.alert;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import java.util.Optional;

/** What comes of rules: each a record of a topic. */
public sealed interface RuleOutput {
  Topics.Topic topic();

  String key();

  byte[] value();

  /** Empty where Kafka's partitioner finds it by the key. */
  Optional<Integer> partition(int partitions);

  /** An alert went into another state. */
  record Alerted(AlertTransition transition) implements RuleOutput {
    @Override
    public Topics.Topic topic() {
      return Topics.ALERTS;
    }

    @Override
    public String key() {
      return transition.fingerprint().hex();
    }

    @Override
    public byte[] value() {
      return Json.bytes(transition);
    }

    @Override
    public Optional<Integer> partition(int partitions) {
      return Optional.empty();
    }
  }

  /** A recording rule has a value. */
  record Recorded(PerfMetric metric) implements RuleOutput {
    @Override
    public Topics.Topic topic() {
      return Topics.METRICS;
    }

    @Override
    public String key() {
      return metric.series().key().text();
    }

    @Override
    public byte[] value() {
      return MetricCodec.encode(metric);
    }

    @Override
    public Optional<Integer> partition(int partitions) {
      return Optional.of(metric.series().key().homePartition(partitions));
    }
  }

  /** Something is to be told to the task of a partition. */
  record Message(int to, RuleMessage message) implements RuleOutput {
    @Override
    public Topics.Topic topic() {
      return Topics.PARTIALS;
    }

    @Override
    public String key() {
      RuleMessage.Part part = message.part();
      return part == null ? "" : part.rule() + "\n" + part.group();
    }

    @Override
    public byte[] value() {
      return message.toBytes();
    }

    @Override
    public Optional<Integer> partition(int partitions) {
      return Optional.of(to);
    }
  }

  /** The partition whose task looks after all that has this name. */
  static int home(String name, int partitions) {
    return new SeriesKey(name).homePartition(partitions);
  }
}
