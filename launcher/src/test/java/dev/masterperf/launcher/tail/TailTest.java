package dev.masterperf.launcher.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TailTest {
  private static final TailFilter ALL = new TailFilter(null, null, null, null, null, null, null);
  private static final String METRIC =
      "{\"category\":\"R2\",\"topic\":\"t\",\"id\":\"i\",\"value\":\"1ms\",\"ts\":1700000000000}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicBoolean pipeClosed = new AtomicBoolean();

  @Test
  void writesAHeaderAndALineForEachMetric() {
    assertThat(tail(false, 10).take(List.of(found(METRIC), found(METRIC)))).isTrue();

    assertThat(out.toString().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("| ") && line.endsWith(" |"));
  }

  @Test
  void programsGetNothingButJson() {
    tail(true, 10).take(List.of(found("[" + METRIC + "," + METRIC + "]")));

    assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"scope\""));
  }

  @Test
  void endsAfterAsManyLinesAsAreWanted() {
    Tail tail = tail(true, 3);

    assertThat(tail.take(List.of(found(METRIC), found(METRIC)))).isTrue();
    assertThat(tail.take(List.of(found(METRIC), found(METRIC)))).isFalse();
    assertThat(out.toString().lines()).hasSize(3);
  }

  @Test
  void endsWhenNobodyReadsAnyMore() {
    Tail tail = tail(true, 10);
    pipeClosed.set(true);

    assertThat(tail.take(List.of(found(METRIC)))).isFalse();
  }

  @Test
  void newsOfTheBrokerGoBesideTheLines() {
    tail(true, 10).tell("the broker does not answer");

    assertThat(err.toString()).isEqualTo("masterperf: the broker does not answer\n");
    assertThat(out.toString()).isEmpty();
  }

  private Tail tail(boolean json, long count) {
    return new Tail(
        TailTopic.of("metrics"),
        ALL,
        json,
        count,
        pipeClosed::get,
        new PrintWriter(out),
        new PrintWriter(err));
  }

  private static ConsumerRecord<byte[], byte[]> found(String value) {
    return new ConsumerRecord<>(
        "masterperf.metrics.v1", 0, 0, null, value.getBytes(StandardCharsets.UTF_8));
  }
}
