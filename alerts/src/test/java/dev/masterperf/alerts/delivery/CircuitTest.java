package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.receiver.DeliveryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private static final Instant T0 = Instant.parse("2026-01-31T12:00:00Z");
  private static final DeliveryOutcome TAKEN = new DeliveryOutcome.Delivered(204);
  private static final DeliveryOutcome BUSY =
      new DeliveryOutcome.Failed(503, "HTTP 503", Duration.ZERO);

  private final Circuit circuit = new Circuit(new Random(1));

  @Test
  void aFewFailuresChangeNothing() {
    fail(Circuit.FAILURES - 1);

    assertThat(circuit.room(16, 3, T0)).isEqualTo(16);
    assertThat(circuit.silentSince()).isEmpty();
  }

  @Test
  void fiveInARowAreNoNewsWhereManyAreUnderWay() {
    fail(Circuit.AT_ONCE - 1);

    assertThat(circuit.room(16, 3, T0)).isEqualTo(16);
    assertThat(circuit.silentSince()).isEmpty();
  }

  @Test
  void fiveInARowOverASecondAreEnough() {
    fail(Circuit.FAILURES - 1);

    circuit.ended(BUSY, T0.plusSeconds(1));

    assertThat(circuit.room(16, 0, T0.plusSeconds(1))).isZero();
    assertThat(circuit.silentSince()).contains(T0);
  }

  @Test
  void fourOverAnHourAreNot() {
    fail(Circuit.FAILURES - 2);

    circuit.ended(BUSY, T0.plusSeconds(3600));

    assertThat(circuit.silentSince()).isEmpty();
  }

  @Test
  void afterManyInARowItIsSparedAndThenAskedOnce() {
    fail(Circuit.AT_ONCE);

    assertThat(circuit.room(16, 0, T0)).isZero();
    assertThat(circuit.silentSince()).contains(T0);
    Instant later = T0.plusSeconds(2);
    assertThat(circuit.room(16, 0, later)).isEqualTo(1);
    assertThat(circuit.room(15, 1, later)).isZero();
  }

  @Test
  void oneThatIsTakenOpensItForAll() {
    fail(Circuit.AT_ONCE);

    circuit.ended(TAKEN, T0.plusSeconds(2));

    assertThat(circuit.room(16, 0, T0.plusSeconds(2))).isEqualTo(16);
    assertThat(circuit.silentSince()).isEmpty();
  }

  @Test
  void theWhileGrowsToAMinuteAndNoMore() {
    fail(Circuit.AT_ONCE);
    Instant now = T0;
    Duration longest = Duration.ZERO;
    for (int probe = 0; probe < 200; probe++) {
      Instant until = circuit.pausedUntil(now).orElseThrow();
      Duration pause = Duration.between(now, until);
      longest = pause.compareTo(longest) > 0 ? pause : longest;
      assertThat(pause).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(61));
      now = until;
      assertThat(circuit.room(16, 0, now)).isEqualTo(1);
      circuit.ended(BUSY, now);
    }

    assertThat(longest).isGreaterThan(Duration.ofSeconds(45));
  }

  @Test
  void attemptsThatWereUnderWayDoNotLengthenIt() {
    fail(Circuit.AT_ONCE + 15);

    assertThat(circuit.room(16, 0, T0.plusSeconds(2))).isEqualTo(1);
  }

  @Test
  void anEndpointThatRefusesABodyIsThere() {
    fail(Circuit.AT_ONCE - 1);

    circuit.ended(new DeliveryOutcome.Rejected(400, "HTTP 400"), T0);
    fail(Circuit.AT_ONCE - 1);

    assertThat(circuit.room(16, 0, T0)).isEqualTo(16);
  }

  @Test
  void patienceThatIsAskedForIsGiven() {
    circuit.ended(new DeliveryOutcome.Failed(429, "HTTP 429", Duration.ofSeconds(30)), T0);

    assertThat(circuit.room(16, 0, T0.plusSeconds(29))).isZero();
    assertThat(circuit.room(16, 0, T0.plusSeconds(30))).isEqualTo(16);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      circuit.ended(BUSY, T0);
    }
  }
}
