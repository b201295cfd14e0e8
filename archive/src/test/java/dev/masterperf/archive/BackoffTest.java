package dev.masterperf.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Property
  void aWaitLiesBetweenZeroAndTheDoubledCeiling(
      @ForAll long seed, @ForAll @IntRange(max = 100) int failuresBefore) {
    Backoff backoff = new Backoff(new Random(seed));
    for (int i = 0; i < failuresBefore; i++) {
      backoff.failed();
    }

    Duration ceiling = Duration.ofMillis(Math.min(30_000, 200L << Math.min(failuresBefore, 20)));
    assertThat(backoff.failed()).isBetween(Duration.ZERO, ceiling);
  }

  @Test
  void aSuccessBringsTheShortWaitsBack() {
    Backoff backoff = new Backoff(new Random(1));
    for (int i = 0; i < 30; i++) {
      backoff.failed();
    }

    backoff.succeeded();

    assertThat(backoff.failed()).isLessThanOrEqualTo(Duration.ofMillis(200));
  }
}
