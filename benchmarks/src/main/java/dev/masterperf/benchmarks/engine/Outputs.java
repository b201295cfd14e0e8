package dev.masterperf.benchmarks.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What an engine wrote since this was made, committed records only. Speed counts only with the
 * right result: of each resolution whose windows have all closed, the final windows hold every
 * sample once, and nothing was late, refused or corrected.
 */
final class Outputs implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final List<Resolution> CLOSED =
      List.of(Resolution.SECOND, Resolution.TEN_SECONDS, Resolution.MINUTE);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Duration silence;
  private final Map<Resolution, Long> events = new EnumMap<>(Resolution.class);

  private Outputs(KafkaConsumer<byte[], byte[]> consumer, Duration silence) {
    this.consumer = consumer;
    this.silence = silence;
  }

  /** Reads from where the topics end now. */
  static Outputs from(Map<String, Object> clientConfig) {
    return from(clientConfig, SILENCE);
  }

  /**
   * @param silence after which nothing more is expected
   */
  static Outputs from(Map<String, Object> clientConfig, Duration silence) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put("isolation.level", "read_committed");
    Outputs outputs =
        new Outputs(
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            silence);
    Set<TopicPartition> all = new HashSet<>();
    for (Topics.Topic topic : List.of(Topics.AGGREGATES, Topics.LATE, Topics.DLQ)) {
      outputs
          .consumer
          .partitionsFor(topic.name())
          .forEach(info -> all.add(new TopicPartition(topic.name(), info.partition())));
    }
    outputs.consumer.assign(all);
    outputs.consumer.endOffsets(all).forEach(outputs.consumer::seek);
    return outputs;
  }

  /**
   * Waits until the windows hold all samples.
   *
   * @throws IllegalStateException if the result is wrong, or does not come
   */
  void requireAll(long samples) throws IOException {
    require(CLOSED, samples);
  }

  /** The same of windows of 1 s alone, where the coarser ones are not over. */
  void requireSeconds(long samples) throws IOException {
    require(List.of(Resolution.SECOND), samples);
  }

  private void require(List<Resolution> closed, long samples) throws IOException {
    long lastNews = System.nanoTime();
    while (closed.stream().anyMatch(one -> events.getOrDefault(one, 0L) < samples)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        if (!record.topic().equals(Topics.AGGREGATES.name())) {
          throw new IllegalStateException(
              "wrong result: a sample went to "
                  + record.topic()
                  + ": "
                  + new String(record.value(), java.nio.charset.StandardCharsets.UTF_8));
        }
        if (read(record.value())) {
          lastNews = System.nanoTime();
        }
      }
      if (System.nanoTime() - lastNews > silence.toNanos()) {
        throw new IllegalStateException(
            "wrong result: of " + samples + " samples final windows hold only " + events);
      }
    }
    if (closed.stream().anyMatch(one -> events.getOrDefault(one, 0L) != samples)) {
      throw new IllegalStateException(
          "wrong result: of " + samples + " samples final windows hold " + events);
    }
  }

  /** Whether the window is of a sample of the bench, and not of the product's own figures. */
  private boolean read(byte[] json) throws IOException {
    Resolution resolution = null;
    long held = -1;
    boolean own = false;
    try (JsonParser parser = JSON.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.FIELD_NAME) {
          continue;
        }
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("resolution")) {
          resolution = Resolution.parse(parser.getText()).orElse(null);
        } else if (name.equals("events")) {
          held = parser.getLongValue();
        } else if (name.equals("series")) {
          own = parser.getText().startsWith(Series.OWN_SCOPE + "|");
        } else if (name.equals("revision") && parser.getIntValue() != 1) {
          throw new IllegalStateException("wrong result: a window was corrected, nothing was late");
        }
      }
    }
    if (resolution == null || held < 0) {
      throw new IllegalStateException("wrong result: a window without resolution or events");
    }
    if (own) {
      return false;
    }
    events.merge(resolution, held, Long::sum);
    return true;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
