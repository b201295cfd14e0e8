package dev.masterperf.benchmarks.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
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

  /**
   * Samples a second over the whole topic.
   *
   * @param ends where the samples end
   */
  double samplesPerSecond(Bench bench, Map<TopicPartition, Long> ends, Workload workload)
      throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            bench.clientConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      long begin = System.nanoTime();
      long left = (long) workload.samples() / workload.batch();
      while (left > 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          // Behind them stand the clock ticks of engines that have read them before us.
          if (record.offset() < ends.getOrDefault(partition(record), 0L)) {
            parse(record.value());
            left--;
          }
        }
      }
      return workload.samples() * 1e9 / (System.nanoTime() - begin);
    }
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
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
