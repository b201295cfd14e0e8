package dev.masterperf.benchmarks.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.benchmarks.alerts.Incidents.Step;
import org.junit.jupiter.api.Test;

class IncidentsTest {
  private final Incidents both = new Incidents(2, true);

  @Test
  void aValueStaysUntilBothToldOfIt() {
    assertThat(both.raised(0)).isFalse();
    both.begin(0);
    assertThat(both.raised(0)).isTrue();
    both.reached(0, Step.OURS, System.nanoTime());
    assertThat(both.raised(0)).isTrue();

    both.reached(0, Step.PEER, System.nanoTime());

    assertThat(both.raised(0)).isFalse();
    assertThat(both.raised(1)).isFalse();
  }

  @Test
  void anEventIsOpenUntilBothToldOfItsEnd() {
    both.begin(0);
    both.reached(0, Step.OURS, System.nanoTime());
    both.reached(0, Step.PEER, System.nanoTime());
    both.reached(0, Step.OURS_RESOLVED, System.nanoTime());
    assertThat(both.open()).isEqualTo(1);

    both.reached(0, Step.PEER_RESOLVED, System.nanoTime());

    assertThat(both.open()).isZero();
  }

  @Test
  void withoutPeerNobodyWaitsForIt() {
    Incidents alone = new Incidents(1, false);
    alone.begin(0);
    alone.reached(0, Step.OURS, System.nanoTime());
    alone.reached(0, Step.OURS_RESOLVED, System.nanoTime());

    assertThat(alone.raised(0)).isFalse();
    assertThat(alone.open()).isZero();
  }

  @Test
  void onlyTheFirstTimeCountsAndTheOthersAreCounted() {
    long begin = System.nanoTime();
    both.begin(0);
    both.reached(0, Step.OURS, begin + 5_000_000_000L);
    both.reached(0, Step.OURS, begin + 9_000_000_000L);

    assertThat(both.repeated()).isEqualTo(1);
    assertThatThrownBy(() -> both.millis(Step.OURS, 0)).hasMessageContaining("event 1");
    both.begin(1);
    both.reached(1, Step.OURS, begin + 5_000_000_000L);
    assertThat(both.millis(Step.OURS, 0)[0]).isBetween(0.0, 5_000.0);
  }

  @Test
  void percentilesAreOfTheNearestRank() {
    double[] values = {4, 1, 3, 2};

    assertThat(AlertsBench.percentile(values, 50)).isEqualTo(2);
    assertThat(AlertsBench.percentile(values, 99)).isEqualTo(4);
    assertThat(AlertsBench.percentile(new double[] {7}, 50)).isEqualTo(7);
  }
}
