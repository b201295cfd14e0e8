package dev.masterperf.benchmarks.scale;

import dev.masterperf.benchmarks.TopicLog;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.MetricCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The metrics topic, read once it is all there: what every answer should have known. */
final class Truth {
  /** One record with metrics: when the broker took it, and the number of each series' last. */
  private record Taken(long atMillis, Map<String, Long> upTo) {}

  private final Map<Integer, List<Taken>> partitions = new TreeMap<>();
  private final Map<String, Integer> copies = new HashMap<>();
  private final int count;

  private Truth(int count) {
    this.count = count;
  }

  /**
   * @param count of partitions
   */
  static Truth read(String bootstrap, int count) {
    Truth truth = new Truth(count);
    TopicLog.read(bootstrap, Topics.METRICS.name()).forEach(truth::add);
    return truth;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    Map<String, Long> upTo = new HashMap<>();
    try {
      for (MetricCodec.Item item : MetricCodec.decode(record.value(), record.timestamp())) {
        PerfMetric metric = ((MetricCodec.Item.Accepted) item).metric();
        String number = metric.properties().get("n");
        if (number == null) {
          continue; // what the product counts of itself
        }
        long n = Long.parseLong(number);
        upTo.merge(metric.series().key().text(), n, Math::max);
        copies.merge(CountingLoad.name(metric.series().key().text(), n), 1, Integer::sum);
      }
    } catch (MetricCodec.MalformedPayload e) {
      throw new AssertionError(e);
    }
    if (!upTo.isEmpty()) { // a tick of the clock
      partitions
          .computeIfAbsent(record.partition(), none -> new ArrayList<>())
          .add(new Taken(record.timestamp(), upTo));
    }
  }

  /** How often each metric stands in the log, by name. */
  Map<String, Integer> copies() {
    return copies;
  }

  /** How many events each series has in all. */
  Map<String, Long> totals() {
    Map<String, Long> totals = new HashMap<>();
    partitions
        .values()
        .forEach(
            records ->
                records.forEach(
                    taken ->
                        taken.upTo.forEach((series, n) -> totals.merge(series, n, Math::max))));
    return totals;
  }

  /**
   * What is wrong with an answer; empty if nothing is.
   *
   * @param toleranceMillis how old what it says of its own lag may be
   */
  Optional<String> fault(Answer answer, long toleranceMillis) {
    if (answer.status() == 503 && answer.detail().startsWith("retry")) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      return Optional.of("status " + answer.status() + " " + answer.detail());
    }
    long lacking = 0;
    List<String> tooMany = new ArrayList<>();
    for (Map.Entry<Integer, List<Taken>> partition : partitions.entrySet()) {
      if (answer.missing().contains(partition.getKey())) {
        continue;
      }
      Map<String, Long> known = new HashMap<>();
      for (Series series : answer.about()) {
        if (series.key().homePartition(count) == partition.getKey()) {
          String key = series.key().text();
          known.put(key, answer.counts().getOrDefault(key, 0L));
        }
      }
      Map<String, Long> sent = new HashMap<>();
      for (Taken taken : partition.getValue()) {
        if (taken.atMillis <= answer.askedMillis() - toleranceMillis && lacks(known, taken)) {
          lacking++;
        }
        if (taken.atMillis <= answer.answeredMillis()) {
          sent.putAll(taken.upTo);
        }
      }
      known.forEach(
          (series, n) -> {
            if (n > sent.getOrDefault(series, 0L)) {
              tooMany.add(series + ": " + n + " of " + sent.get(series));
            }
          });
    }
    if (!tooMany.isEmpty()) {
      return Optional.of("more than there was: " + tooMany);
    }
    return lacking > answer.lag() && !answer.stale()
        ? Optional.of(lacking + " records are not in it, and it says " + answer.lag())
        : Optional.empty();
  }

  private static boolean lacks(Map<String, Long> known, Taken taken) {
    for (Map.Entry<String, Long> one : taken.upTo.entrySet()) {
      Long n = known.get(one.getKey());
      if (n != null && n < one.getValue()) {
        return true;
      }
    }
    return false;
  }
}
