package dev.masterperf.benchmarks.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.masterperf.model.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The floor: a consumer that parses every record, token by token, and keeps nothing. */
final class RawReader {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

  /** Kept so that no compiler finds the parsing useless. */
  private double sum;

  /** Samples a second over the whole topic. */
  double samplesPerSecond(Map<String, Object> clientConfig, Workload workload) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            clientConfig, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, Bench.PARTITIONS)
              .mapToObj(p -> new TopicPartition(Topics.METRICS.name(), p))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long begin = System.nanoTime();
      int read = 0;
      while (read < workload.samples()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          parse(record.value());
          read += workload.batch();
        }
      }
      return workload.samples() * 1e9 / (System.nanoTime() - begin);
    }
  }

  private void parse(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          sum += parser.getTextLength();
        } else if (token.isNumeric()) {
          sum += parser.getDoubleValue();
        }
      }
    }
  }

  /** What was read, so that it was not for nothing. */
  double sum() {
    return sum;
  }
}
