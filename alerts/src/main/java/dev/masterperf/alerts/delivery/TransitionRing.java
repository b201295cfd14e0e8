package dev.masterperf.alerts.delivery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest records by their key, so many of each and so large together at most. Those that come
 * first make room first. Not thread-safe.
 */
final class TransitionRing {
  /** Of an object with its headers and its places here, beside key and value. */
  private static final long OVERHEAD_BYTES = 300;

  private final int mostOfEach;
  private final long mostBytes;
  private final Map<Long, ConsumerRecord<byte[], byte[]>> all = new LinkedHashMap<>();
  private final Map<String, Deque<Long>> byKey = new HashMap<>();
  private long bytes;
  private long last;

  TransitionRing(int mostOfEach, long mostBytes) {
    this.mostOfEach = mostOfEach;
    this.mostBytes = mostBytes;
  }

  /** Takes in one; what has no key or no value is passed over. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null || record.value() == null) {
      return;
    }
    all.put(++last, record);
    bytes += bytes(record);
    Deque<Long> same = byKey.computeIfAbsent(key(record), key -> new ArrayDeque<>());
    same.addLast(last);
    if (same.size() > mostOfEach) {
      remove(record, same.getFirst());
    }
    while (bytes > mostBytes) {
      removeFirst();
    }
  }

  /** Forgets those that were written before this time, in epoch milliseconds. */
  void forgetBefore(long millis) {
    while (!all.isEmpty() && all.values().iterator().next().timestamp() < millis) {
      removeFirst();
    }
  }

  /** Those of a key, the oldest first. */
  List<ConsumerRecord<byte[], byte[]>> of(String key) {
    return byKey.getOrDefault(key, new ArrayDeque<>()).stream()
        .map(place -> Objects.requireNonNull(all.get(place)))
        .toList();
  }

  private void removeFirst() {
    Map.Entry<Long, ConsumerRecord<byte[], byte[]>> first = all.entrySet().iterator().next();
    remove(first.getValue(), first.getKey());
  }

  /**
   * @param same one of its key
   */
  private void remove(ConsumerRecord<byte[], byte[]> same, Long place) {
    Deque<Long> places = Objects.requireNonNull(byKey.get(key(same)));
    places.removeFirst(); // of each key the oldest goes first, whoever asks for it
    if (places.isEmpty()) {
      byKey.remove(key(same));
    }
    bytes -= bytes(Objects.requireNonNull(all.remove(place)));
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private static long bytes(ConsumerRecord<byte[], byte[]> record) {
    return OVERHEAD_BYTES + record.key().length + record.value().length;
  }
}
