package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TransitionRingTest {
  private final TransitionRing ring = new TransitionRing(3, 3_000);
  private long offset;

  @Test
  void keepsTheNewestOfEachKeyInTheirOrder() {
    add("a", 1, 10);
    add("b", 2, 10);
    for (int time = 3; time < 9; time++) {
      add("a", time, 10);
    }

    assertThat(times("a")).containsExactly(6L, 7L, 8L);
    assertThat(times("b")).containsExactly(2L);
    assertThat(times("c")).isEmpty();
  }

  @Test
  void makesRoomForWhatComesByForgettingWhatCameFirst() {
    add("a", 1, 600);
    add("b", 2, 600);
    add("a", 3, 600);

    add("c", 4, 600);

    assertThat(times("a")).containsExactly(3L);
    add("d", 5, 2_000);
    assertThat(times("a")).isEmpty();
    assertThat(times("b")).isEmpty();
    assertThat(times("c")).isEmpty();
    assertThat(times("d")).containsExactly(5L);
    add("e", 6, 600);
    assertThat(times("e")).containsExactly(6L);
  }

  @Test
  void forgetsWhatIsOld() {
    add("a", 1, 10);
    add("b", 2, 10);
    add("a", 3, 10);

    ring.forgetBefore(3);

    assertThat(times("a")).containsExactly(3L);
    assertThat(times("b")).isEmpty();
    ring.forgetBefore(9);
    assertThat(times("a")).isEmpty();
  }

  private void add(String key, long time, int bytes) {
    ring.add(
        new ConsumerRecord<>(
            "alerts",
            0,
            offset++,
            time,
            TimestampType.LOG_APPEND_TIME,
            key.length(),
            bytes,
            key.getBytes(StandardCharsets.UTF_8),
            new byte[bytes],
            new RecordHeaders(),
            Optional.empty()));
  }

  private List<Long> times(String key) {
    return ring.of(key).stream().map(ConsumerRecord::timestamp).toList();
  }
}
