package dev.masterperf.producer.isolation;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The unasked exits of one agent, as far as its restarts depend on them. Immutable.
 *
 * @param doublings how often the pause has doubled
 * @param exitNanos when the last of them were, on a clock of any fixed point; no more than tell of
 *     flapping
 */
record RestartHistory(int doublings, List<Long> exitNanos) {
  static final RestartHistory NONE = new RestartHistory(0, List.of());

  /** 2^30 times the first pause is beyond any cap. */
  private static final int MAX_DOUBLINGS = 30;

  RestartHistory {
    exitNanos = List.copyOf(exitNanos);
  }

  /**
   * The history with one more exit.
   *
   * @param ran how long the process had been ready; zero if it never was
   */
  RestartHistory exited(RestartPolicy policy, Duration ran, long nowNanos) {
    boolean wasStable = ran.compareTo(policy.stableAfter()) >= 0;
    long oldest = nowNanos - policy.flappingWithin().toNanos();
    List<Long> recent =
        Stream.concat(exitNanos.stream(), Stream.of(nowNanos))
            .filter(exit -> exit - oldest >= 0)
            .toList();
    int tooMany = Math.max(0, recent.size() - policy.flappingExits());
    return new RestartHistory(
        wasStable ? 1 : Math.min(doublings + 1, MAX_DOUBLINGS),
        recent.subList(tooMany, recent.size()));
  }

  boolean isFlapping(RestartPolicy policy) {
    return exitNanos.size() >= policy.flappingExits();
  }

  /**
   * The pause before the next restart, after at least one exit: between half of the bound and the
   * bound. Half is kept, unlike with full jitter, since a program that fails at once must not be
   * started in a tight loop.
   */
  Duration pause(RestartPolicy policy, RandomGenerator random) {
    Duration bound = policy.first().multipliedBy(1L << (doublings - 1));
    long nanos = (bound.compareTo(policy.cap()) > 0 ? policy.cap() : bound).toNanos();
    return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
  }
}
