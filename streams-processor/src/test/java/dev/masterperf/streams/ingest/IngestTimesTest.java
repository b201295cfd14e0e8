package dev.masterperf.streams.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IngestTimesTest {
  private static final long T0 = 1_760_000_000_000L;

  private final IngestTimes times = new IngestTimes();

  @Test
  void countsFromTheEventToTheAppendAndToTheCommit() {
    times.read(T0, T0 + 40);
    times.read(T0 + 8, T0 + 400);

    assertThat(times.arrival().count()).isEqualTo(2);
    assertThat(times.arrival().sumSeconds()).isEqualTo(0.432, within());
    assertThat(times.commit().count()).as("nothing is committed yet").isZero();

    times.committed(T0 + 508);

    assertThat(times.commit().count()).isEqualTo(2);
    assertThat(times.commit().sumSeconds()).isEqualTo(0.508 + 0.5, within());
    times.committed(T0 + 608);
    assertThat(times.commit().count()).as("each once").isEqualTo(2);
  }

  @Test
  void whatIsTakenBackIsReadAgainAndCountsThen() {
    times.read(T0, T0);
    times.takenBack();
    times.read(T0, T0);
    times.committed(T0 + 100);

    assertThat(times.commit().count()).isEqualTo(1);
  }

  @Test
  void aClockThatRunsAheadIsCountedAndIsNoNegativeWait() {
    times.read(T0 + 1_000, T0);
    times.read(T0 + 1_001, T0);
    times.committed(T0);

    assertThat(times.ahead()).isEqualTo(1);
    assertThat(times.arrival().sumSeconds()).isZero();
    assertThat(times.commit().sumSeconds()).isZero();
  }

  @Test
  void noneIsLostHoweverManyTimesATransactionHas() {
    for (int i = 0; i < 5_000; i++) {
      times.read(T0 - 1_000L * i, T0);
    }
    times.committed(T0);

    assertThat(times.commit().count()).isEqualTo(5_000);
    assertThat(times.commit().counts().get(IngestTimes.BOUNDS.size())).isPositive();
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-3);
  }
}
