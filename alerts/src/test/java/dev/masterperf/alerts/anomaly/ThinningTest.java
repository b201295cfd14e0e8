package dev.masterperf.alerts.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThinningTest {
  @Test
  void makesOnePointOfEachBlock() {
    Thinning means = new Thinning(3, false);

    assertThat(means.add(1)).isNaN();
    assertThat(means.add(2)).isNaN();
    assertThat(means.add(6)).isEqualTo(3);
    assertThat(means.add(1)).isNaN();
  }

  @Test
  void keepsWhatSticksOutOfTheLevelBefore() {
    Thinning spikes = new Thinning(2, true);
    spikes.add(10);

    assertThat(spikes.add(10)).isEqualTo(10);
    spikes.add(10);
    assertThat(spikes.add(30)).isEqualTo(30); // level 15
    spikes.add(2);
    assertThat(spikes.add(9)).isEqualTo(2); // level 10.25
  }

  @Test
  void takesTheMeanWhereLittleSticksOut() {
    Thinning spikes = new Thinning(2, true);
    spikes.add(100);

    assertThat(spikes.add(104)).isEqualTo(102);
  }

  @Test
  void passesSingleValuesOn() {
    assertThat(new Thinning(1, true).add(4)).isEqualTo(4);
  }
}
