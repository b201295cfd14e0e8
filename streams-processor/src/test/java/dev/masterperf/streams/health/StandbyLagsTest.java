package dev.masterperf.streams.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandbyLagsTest {
  private final Map<String, Map<Integer, Long>> told = new HashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();
  private final Map<Integer, Long> unprocessed = new HashMap<>(Map.of(0, 0L, 1, 0L));
  private final StandbyLags lags =
      new StandbyLags(this::ask, () -> unprocessed, Set.of("live", "closed-1s"), now::get);

  private Map<String, Map<Integer, Long>> ask() {
    questions.incrementAndGet();
    return told;
  }

  @AfterEach
  void close() {
    lags.close();
  }

  @Test
  void theLagIsThatOfAllStoresOfThePartition() {
    told.put("live", Map.of(0, 3L, 1, 5L));
    told.put("closed-1s", Map.of(0, 1L));
    told.put("alerts", Map.of(0, 100L));

    assertThat(lags.lag(0)).hasValue(4);
  }

  /** While the owner is away nothing is written to changelogs, and all of them are applied. */
  @Test
  void whatNobodyHasProcessedIsMissingFromACopyToo() {
    told.put("live", Map.of(0, 3L, 1, 0L));
    told.put("closed-1s", Map.of(0, 1L, 1, 0L));
    unprocessed.putAll(Map.of(0, 20L, 1, 500L));

    assertThat(lags.lag(0)).hasValue(24);
    assertThat(lags.lag(1)).hasValue(500);
  }

  @Test
  void aPartitionOfWhoseInputNothingIsToldHasNone() {
    told.put("live", Map.of(0, 3L, 1, 0L));
    told.put("closed-1s", Map.of(0, 1L, 1, 0L));
    unprocessed.remove(1);

    assertThat(lags.lag(0)).hasValue(4);
    assertThat(lags.lag(1)).isEmpty();
  }

  @Test
  void aPartitionOfWhichAStoreIsNotHereHasNone() {
    told.put("live", Map.of(1, 5L));
    told.put("closed-1s", Map.of(0, 1L));

    assertThat(lags.lag(0)).isEmpty();
    assertThat(lags.lag(1)).isEmpty();
  }

  @Test
  void manyQuestionsAtOnceAskTheBrokersOnce() {
    lags.lag(0);
    lags.lag(1);
    assertThat(questions).hasValue(1);

    now.set(251_000_000);

    lags.lag(0);
    assertThat(questions).hasValue(2);
  }

  @Test
  void aQuestionIsWaitedForOnceHoweverManyPartitionsItIsAbout() {
    CountDownLatch answered = new CountDownLatch(1);
    AtomicInteger waits = new AtomicInteger();
    try (StandbyLags slow =
        new StandbyLags(
            () -> {
              try {
                answered.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return told;
            },
            () -> unprocessed,
            Set.of("live"),
            // Each look at the clock is a second later, so the first wait uses up all patience.
            () -> waits.incrementAndGet() * 1_000_000_000L)) {
      for (int partition = 0; partition < 1_000; partition++) {
        assertThat(slow.lag(partition)).isEmpty();
      }
      answered.countDown();
    }
  }

  @Test
  void whoCannotAskHasNone() {
    try (StandbyLags broken =
        new StandbyLags(
            () -> {
              throw new IllegalStateException("not running");
            },
            () -> unprocessed,
            Set.of("live"),
            now::get)) {
      assertThat(broken.lag(0)).isEmpty();
    }
  }
}
