package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  @Property
  void waitsBetweenNothingAndABoundThatDoublesUpToTheCap(
      @ForAll @IntRange(min = 1, max = 1_000_000) int attempt, @ForAll long seed) {
    Duration delay = RetrySchedule.DEFAULT.delay(attempt, new Random(seed));

    double bound = Math.min(300_000, 500 * Math.pow(2, attempt - 1));
    assertThat((double) delay.toMillis()).isBetween(0.0, bound);
  }

  @Test
  void spreadsOverTheWholeBound() {
    Random random = new Random(1);
    long below = 0;
    for (int i = 0; i < 1000; i++) {
      below +=
          RetrySchedule.DEFAULT.delay(30, random).compareTo(Duration.ofSeconds(150)) < 0 ? 1 : 0;
    }

    assertThat(below).isBetween(400L, 600L);
  }
}
