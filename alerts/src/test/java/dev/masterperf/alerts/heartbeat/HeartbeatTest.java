package dev.masterperf.alerts.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.receiver.DeliveryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final int PARTITIONS = 3;

  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private boolean notifies = true;
  private boolean processes = true;
  private DeliveryOutcome answer = new DeliveryOutcome.Delivered(200);
  private int probes;
  private final Map<Integer, Instant> newest = new HashMap<>();
  private final List<String> calls = new ArrayList<>();

  private final Heartbeat heartbeat =
      new Heartbeat(
          new Heartbeat.Surroundings() {
            @Override
            public void probe() {
              probes++;
            }

            @Override
            public boolean notifies() {
              return notifies;
            }

            @Override
            public Map<Integer, Instant> newest() {
              return Map.copyOf(newest);
            }

            @Override
            public CompletableFuture<DeliveryOutcome> call(String body) {
              calls.add(body);
              return CompletableFuture.completedFuture(answer);
            }

            @Override
            public void close() {}
          },
          "host-1",
          Duration.ofMinutes(1),
          PARTITIONS,
          () -> now);

  @AfterEach
  void close() {
    heartbeat.close();
  }

  /** So many looks, one each 5 s, with output on each partition if it processes. */
  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second += 5) {
      if (processes) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          newest.put(partition, now.minusSeconds(4));
        }
      }
      heartbeat.turn();
      now = now.plusSeconds(5);
    }
  }

  @Test
  void beatsOnceAMinuteWhileEverythingWorks() {
    pass(Duration.ofMinutes(10));

    assertThat(calls).hasSize(10);
    assertThat(calls.get(0))
        .isEqualTo(
            "{\"alertname\":\"Watchdog\",\"instance\":\"host-1\","
                + "\"sentAt\":\"2026-01-31T12:00:00Z\",\"status\":\"firing\"}");
    assertThat(heartbeat.sent()).isEqualTo(10);
    assertThat(heartbeat.obstacle()).isEmpty();
    assertThat(probes).isEqualTo(120);
  }

  @Test
  void stopsWithinTwoMinutesOfTheProcessorsLastOutputAndGoesOnWithIt() {
    pass(Duration.ofMinutes(3));
    processes = false;
    pass(Duration.ofMinutes(2));
    int before = calls.size();

    pass(Duration.ofHours(1));

    assertThat(calls).hasSize(before);
    assertThat(heartbeat.obstacle())
        .contains("the processor put nothing out on partitions [0, 1, 2]");

    processes = true;
    pass(Duration.ofSeconds(5));
    assertThat(calls).hasSize(before + 1);
  }

  @Test
  void onePartitionThatStandsIsEnoughToStopIt() {
    pass(Duration.ofMinutes(2));
    int before = calls.size();
    processes = false;
    for (int look = 0; look < 60; look++) {
      newest.put(0, now);
      newest.put(2, now);
      heartbeat.turn();
      now = now.plusSeconds(5);
    }

    assertThat(calls.size() - before).isLessThanOrEqualTo(1);
    assertThat(heartbeat.obstacle()).contains("the processor put nothing out on partitions [1]");
  }

  @Test
  void doesNotBeginBeforeThereIsOutputOfEveryPartition() {
    processes = false;
    newest.put(0, now);
    newest.put(1, now);

    pass(Duration.ofSeconds(30));

    assertThat(calls).isEmpty();
    assertThat(heartbeat.obstacle()).contains("the processor put nothing out on partitions [2]");
  }

  @Test
  void stopsWithTheNotifier() {
    notifies = false;

    pass(Duration.ofMinutes(5));

    assertThat(calls).isEmpty();
    assertThat(heartbeat.obstacle()).contains("the notifier does not read alerts");
  }

  @Test
  void aCallThatFailsIsMadeAgainAtTheNextLook() {
    answer = new DeliveryOutcome.Failed(500, "HTTP 500", Duration.ZERO);
    pass(Duration.ofSeconds(15));
    assertThat(heartbeat.failed()).isEqualTo(3);
    assertThat(heartbeat.obstacle()).contains("its receiver does not take it: HTTP 500");

    answer = new DeliveryOutcome.Delivered(200);
    pass(Duration.ofSeconds(60));

    assertThat(calls).hasSize(4);
    assertThat(heartbeat.sent()).isEqualTo(1);
    assertThat(heartbeat.obstacle()).isEmpty();
  }
}
