package dev.masterperf.api.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.points.LastSamples.Last;
import org.junit.jupiter.api.Test;

class LastSamplesTest {

  @Test
  void keepsTheNewestSampleOfEachSeries() {
    LastSamples samples = new LastSamples(10_000);
    for (int i = 0; i < 5_000; i++) {
      samples.note(id(i), 100 + i, i, 7);
    }
    samples.note(id(3), 50, 99, 0); // older

    for (int i = 0; i < 5_000; i++) {
      assertThat(samples.find(id(i))).isEqualTo(new Last(100 + i, i, 7));
    }
    assertThat(samples.find(id(5_000))).isNull();
    assertThat(samples.forgottenNanos()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void forgetsWhatWasNotAskedForLongest() {
    LastSamples samples = new LastSamples(1_000);
    samples.note(id(0), 1, 1, 0);
    samples.note(id(1), 77, 1, 0);
    for (int i = 2; i < 100_000; i++) {
      samples.note(id(i), i, i, 0);
      samples.find(id(0));
    }

    assertThat(samples.find(id(0))).isNotNull();
    assertThat(samples.find(id(1))).isNull();
    assertThat(samples.find(id(99_999))).isNotNull();
    assertThat(samples.forgottenNanos()).isBetween(77L, 99_000L);
  }

  /** Ids as hashes are: all bits in use. */
  private static SeriesId id(long i) {
    return new SeriesId(i * 0x9E3779B97F4A7C15L, Long.reverse(i) * 0xC2B2AE3D27D4EB4FL);
  }
}
