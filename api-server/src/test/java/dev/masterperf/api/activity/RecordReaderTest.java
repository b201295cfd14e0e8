package dev.masterperf.api.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {
  private static final String ENTRY =
      "{\"at\":\"2026-01-31T12:00:00Z\",\"actor\":\"ann\",\"action\":\"%s\",\"subject\":\"s\","
          + "\"outcome\":\"taken\",\"detail\":\"\",\"instance\":\"i\"}";

  private final RecordReader reader = new RecordReader();

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "[]", "1", "nothing", "{\"action\":\"silence.create\"}"})
  void whatOthersWroteEndsNothing(String text) {
    for (Topic topic : List.of(Topics.AUDIT, Topics.ALERTS)) {
      assertThat(read(topic, text)).isEmpty();
    }
    assertThat(read(Topics.MATRIX, "nothing")).isEmpty();
    assertThat(read(Topics.AUDIT, ENTRY.formatted("silence.create")))
        .singleElement()
        .satisfies(one -> assertThat(one.title()).isEqualTo("Silence made"));
  }

  @Test
  void anActionWithoutItsFirstWordIsToldAsItIs() {
    assertThat(read(Topics.AUDIT, ENTRY.formatted(".create")))
        .singleElement()
        .satisfies(one -> assertThat(one.title()).isEqualTo(".create"));
  }

  private List<Happening> read(Topic topic, String text) {
    return reader.read(
        new ConsumerRecord<>(
            topic.name(), 0, 0, new byte[0], text.getBytes(StandardCharsets.UTF_8)));
  }
}
