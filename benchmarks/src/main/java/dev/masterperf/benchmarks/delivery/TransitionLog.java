package dev.masterperf.benchmarks.delivery;

import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import dev.masterperf.model.Topics;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes transitions as the processor does: of each alert fires and resolves in turn, all alerts'
 * first ones, then all second ones, and so on.
 */
final class TransitionLog implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final Options options;
  private int written;

  TransitionLog(String bootstrap, Options options) {
    this.options = options;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  List<String> alerts() {
    return IntStream.range(0, options.alerts()).mapToObj(TransitionLog::name).toList();
  }

  private static String name(int alert) {
    return "alert-" + alert;
  }

  int written() {
    return written;
  }

  /** Writes on until there are so many of them, and returns when the broker has them. */
  void writeUpTo(int count) {
    while (written < count) {
      write(written % options.alerts(), 1 + written / options.alerts());
      written++;
    }
    producer.flush();
  }

  /** By its number the receiver knows which one it is told of. */
  private void write(int alert, int number) {
    SortedMap<String, String> labels =
        new TreeMap<>(Map.of("alertname", "Slow", "alert", name(alert)));
    boolean fires = number % 2 == 1;
    Instant now = Instant.now();
    AlertTransition transition =
        new AlertTransition(
            Fingerprint.of(labels),
            "Slow",
            "bench",
            "last_over_time(upload[5s]) > 0.5",
            labels,
            new TreeMap<>(Map.of("number", "" + number)),
            Series.of("R2", "Object Upload", name(alert)).key(),
            number,
            fires ? AlertState.FIRING : AlertState.RESOLVED,
            now,
            now,
            fires ? null : now,
            fires ? 0.9 : 0.1,
            "");
    producer.send(
        new ProducerRecord<>(
            Topics.ALERTS.name(),
            transition.fingerprint().hex().getBytes(StandardCharsets.UTF_8),
            Json.bytes(transition)));
  }

  @Override
  public void close() {
    producer.close();
  }
}
