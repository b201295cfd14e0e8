package dev.masterperf.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private Instant now = NOON;
  private final AtomicInteger told = new AtomicInteger();
  private final ClockWatch watch =
      new ClockWatch(() -> now, Duration.ofSeconds(30), told::incrementAndGet);

  @AfterEach
  void close() {
    watch.close();
  }

  private int toldAt(Instant time) {
    now = time;
    watch.look();
    return told.get();
  }

  @Test
  void tellsOfAClockThatWasAheadAndIsSetRight() {
    assertThat(toldAt(NOON)).isZero();
    assertThat(toldAt(NOON.plusSeconds(7_200))).isZero();
    assertThat(toldAt(NOON.plusSeconds(2))).isEqualTo(1);
  }

  @Test
  void waitsForWhatIsSoonOver() {
    assertThat(toldAt(NOON)).isZero();
    assertThat(toldAt(NOON.minusSeconds(30))).isZero();
    assertThat(toldAt(NOON.minusSeconds(31))).isEqualTo(1);
  }

  @Test
  void forgetsAStepOnceTheClockShowsAgainWhatItShowed() {
    assertThat(toldAt(NOON)).isZero();
    assertThat(toldAt(NOON.minusSeconds(20))).isZero();
    assertThat(toldAt(NOON.plusSeconds(10))).isZero();
    assertThat(toldAt(NOON.minusSeconds(15))).isZero();
  }
}
