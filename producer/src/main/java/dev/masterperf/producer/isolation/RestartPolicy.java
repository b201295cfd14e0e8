package dev.masterperf.producer.isolation;

import java.time.Duration;

/**
 * Whether and when an agent that ended unasked is started again.
 *
 * @param mode after which exits
 * @param first pause before the first restart; doubles with each further one
 * @param cap no pause is longer
 * @param stableAfter an agent that ran so long begins again with {@code first}
 * @param flappingExits so many exits within {@code flappingWithin} are told as flapping, once
 * @param flappingWithin see {@code flappingExits}
 */
public record RestartPolicy(
    Mode mode,
    Duration first,
    Duration cap,
    Duration stableAfter,
    int flappingExits,
    Duration flappingWithin) {

  /** After which exits. */
  public enum Mode {
    NEVER,
    /** After an exit code other than 0, a signal, or a limit. */
    ON_FAILURE,
    ALWAYS
  }

  public static final RestartPolicy NEVER = of(Mode.NEVER);

  public RestartPolicy {
    if (first.toMillis() < 1 || cap.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "a restart policy needs 1 ms <= first <= cap, not " + first + " and " + cap);
    }
    if (flappingExits < 2) {
      throw new IllegalArgumentException("flapping takes 2 exits or more, not " + flappingExits);
    }
  }

  /** From 0.5 s to 30 s; a minute of quiet is stable; five exits within a minute are flapping. */
  public static RestartPolicy of(Mode mode) {
    return new RestartPolicy(
        mode,
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        5,
        Duration.ofMinutes(1));
  }

  boolean restartsAfter(AgentExit exit) {
    return switch (mode) {
      case NEVER -> false;
      case ON_FAILURE -> !exit.isSuccess();
      case ALWAYS -> true;
    };
  }
}
