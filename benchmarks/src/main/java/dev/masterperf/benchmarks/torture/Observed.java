package dev.masterperf.benchmarks.torture;

import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.DeadLetter;
import dev.masterperf.model.LateRecord;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Topics;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.oracle.SimpleModel;
import dev.masterperf.oracle.SimpleModel.Dead;
import dev.masterperf.oracle.SimpleModel.Late;
import dev.masterperf.oracle.SimpleModel.Width;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * All that stood in the topics so far, committed, as far as it is of the load: what was sent, fed
 * into a model, and what the product made of it. What must never happen is noted the moment it is
 * seen. Not safe for several threads; {@link Tail} holds a lock.
 */
final class Observed {
  /** DESIGN §4: what is dated further ahead is a dead letter. */
  private static final long FUTURE_MILLIS = 10_000;

  private static final String OURS = "global|" + Load.CATEGORY + "|";

  private final List<SimpleModel> models = new ArrayList<>();
  private final Bulk bulk = new Bulk();
  private final BitSet numbers = new BitSet();
  private final BitSet archivable = new BitSet();
  private final Map<Integer, PerfMetric> sent = new HashMap<>();
  private final Map<String, WindowAggregate> windows = new HashMap<>();
  private final Map<String, List<WindowAggregate>> earlier = new HashMap<>();
  private final Map<Integer, List<Dead>> dead = new TreeMap<>();
  private final Map<Integer, List<Late>> late = new TreeMap<>();
  private final List<AlertTransition> transitions = new ArrayList<>();
  private final List<AlertTransition> own = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  Observed(int partitions) {
    Map<Width, Long> retention = new EnumMap<>(Width.class);
    for (Width width : Width.values()) {
      retention.put(width, Resolution.values()[width.ordinal()].defaultRetention().toMillis());
    }
    for (int partition = 0; partition < partitions; partition++) {
      models.add(new SimpleModel(partition, partitions, retention, Load.MODEL_RULES));
    }
  }

  /** Takes a record of any of the topics that are looked at. */
  void take(ConsumerRecord<byte[], byte[]> record) {
    String topic = record.topic();
    if (topic.equals(Topics.METRICS.name())) {
      metrics(record);
    } else if (topic.equals(Topics.AGGREGATES.name())) {
      window(AggregateCodec.fromJson(record.value()));
    } else if (topic.equals(Topics.LATE.name())) {
      late(Json.read(record.value(), LateRecord.class));
    } else if (topic.equals(Topics.DLQ.name())) {
      dead(Json.read(record.value(), DeadLetter.class));
    } else if (topic.equals(Topics.ALERTS.name())) {
      AlertTransition transition = Json.read(record.value(), AlertTransition.class);
      if (Load.CATEGORY.equals(transition.labels().get("category"))) {
        transitions.add(transition);
      } else if (Series.OWN_SCOPE.equals(transition.labels().get("scope"))) {
        own.add(transition);
      }
    }
  }

  private void metrics(ConsumerRecord<byte[], byte[]> record) {
    SimpleModel model = models.get(record.partition());
    List<PerfMetric> ours = ours(record);
    if (!ours.isEmpty() && Bulk.is(ours.get(0))) {
      model.tick(record.timestamp());
      for (PerfMetric metric : ours) {
        number(metric, record);
        bulk.sent(metric);
      }
      return;
    }
    if (ours.isEmpty() && !poison(record.value())) {
      model.tick(record.timestamp());
      return;
    }
    for (PerfMetric metric : ours) {
      sent.put(number(metric, record), metric);
    }
    if (!model.read(record.offset(), record.timestamp(), record.value()).isEmpty()) {
      violations.add("the load sent a record of partition " + record.partition() + " elsewhere");
    }
  }

  private int number(PerfMetric metric, ConsumerRecord<byte[], byte[]> record) {
    int number = Integer.parseInt(metric.properties().get(Load.NUMBER));
    if (numbers.get(number)) {
      violations.add("metric " + number + " stands in the log more than once");
    }
    numbers.set(number);
    archivable.set(number, metric.tsNanos() / 1_000_000 <= record.timestamp() + FUTURE_MILLIS);
    return number;
  }

  private static boolean poison(byte @Nullable [] value) {
    return value != null && new String(value, StandardCharsets.UTF_8).startsWith(Load.POISON);
  }

  private static List<PerfMetric> ours(ConsumerRecord<byte[], byte[]> record) {
    List<PerfMetric> ours = new ArrayList<>();
    try {
      for (MetricCodec.Item item : MetricCodec.decode(record.value(), record.timestamp())) {
        if (item instanceof MetricCodec.Item.Accepted accepted
            && (accepted.metric().series().category().equals(Load.CATEGORY)
                || Bulk.is(accepted.metric()))) {
          ours.add(accepted.metric());
        }
      }
    } catch (MetricCodec.MalformedPayload e) {
      return List.of(); // poison, or a tick of the clock
    }
    return ours;
  }

  /** Whether a series is of the load, and of that which is looked at one by one. */
  static boolean isOurs(SeriesKey series) {
    return series.text().startsWith(OURS);
  }

  private void window(WindowAggregate window) {
    if (bulk.window(window) || !isOurs(window.series())) {
      return;
    }
    WindowAggregate before = windows.put(AggregateCodec.key(window), window);
    if (before != null) {
      earlier.computeIfAbsent(AggregateCodec.key(window), key -> new ArrayList<>()).add(before);
    }
    int expected = before == null ? 1 : before.revision() + 1;
    if (window.revision() != expected) {
      violations.add(
          AggregateCodec.key(window)
              + (before == null
                  ? " began with revision " + window.revision()
                  : " came with revision " + window.revision() + " after " + before.revision()));
    }
  }

  private void late(LateRecord record) {
    String series = record.metric().series().key().text();
    if (!bulk.late(record) && series.startsWith(OURS)) {
      late.computeIfAbsent(record.partition(), key -> new ArrayList<>())
          .add(
              new Late(
                  series,
                  record.missed().stream().map(Resolution::label).toList(),
                  record.offset()));
    }
  }

  private void dead(DeadLetter letter) {
    if (letter.payload().contains(Load.CATEGORY) || letter.payload().startsWith(Load.POISON)) {
      dead.computeIfAbsent(letter.partition(), key -> new ArrayList<>())
          .add(new Dead(letter.reason(), letter.offset(), letter.index(), letter.events()));
    }
  }

  /** Metrics that are too many to keep each. */
  Bulk bulk() {
    return bulk;
  }

  /** What each partition should have made of the log. */
  List<SimpleModel> models() {
    return models;
  }

  /** Those of the load that stand in the log. */
  BitSet numbers() {
    return numbers;
  }

  /** Those of them that belong into the archive: dead letters for their time alone do not. */
  BitSet archivable() {
    return archivable;
  }

  /** A metric of the load as it stands in the log; null if it does not. */
  @Nullable PerfMetric sent(int number) {
    return sent.get(number);
  }

  /** The newest revision of each closed window of the load, by record key. */
  Map<String, WindowAggregate> windows() {
    return windows;
  }

  /**
   * Forgets those revisions of a window before its newest of which that is so.
   *
   * @return the others
   */
  List<WindowAggregate> forgetEarlier(String key, Predicate<WindowAggregate> done) {
    List<WindowAggregate> left = earlier.getOrDefault(key, List.of());
    if (!left.isEmpty() && left.removeIf(done) && left.isEmpty()) {
      earlier.remove(key);
    }
    return left;
  }

  /** Dead letters of a partition, in order. */
  List<Dead> dead(int partition) {
    return dead.getOrDefault(partition, List.of());
  }

  /** Late records of a partition, in order. */
  List<Late> late(int partition) {
    return late.getOrDefault(partition, List.of());
  }

  /** Transitions of the load's alerts, in the order of the topic. */
  List<AlertTransition> transitions() {
    return transitions;
  }

  /** Transitions of alerts about the product itself, in the order of the topic. */
  List<AlertTransition> own() {
    return own;
  }

  /** What was seen that must never happen. */
  List<String> violations() {
    return violations;
  }
}
