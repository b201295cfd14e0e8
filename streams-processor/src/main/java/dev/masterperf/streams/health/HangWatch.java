package dev.masterperf.streams.health;

import java.time.Duration;

/**
 * Decides what is to be done about a processor that lives and puts nothing out (KAFKA-20808). It
 * knows time only by what {@link #look} is told of it.
 *
 * <p>While work waits and nothing of it is committed for longer than the bound, the stream thread
 * is replaced. If that helps, all is as before; if it does not within the bound, the process is to
 * end. Of a step longer than twice the usual one only so much counts: then it was this process that
 * did not run, and the processor with it.
 */
public final class HangWatch {

  /** What is to be done now. */
  public enum Action {
    NONE,
    /** End the stream thread and start another. */
    REPLACE,
    /** Another thread did not help: end the process. */
    END
  }

  /**
   * What a look shows.
   *
   * @param waiting whether there is work that could be done now
   * @param progress a number that changes with each commit
   */
  public record Signs(boolean waiting, long progress) {}

  private final long boundMillis;
  private final long usualStepMillis;
  private long progress = Long.MIN_VALUE;
  private long stalledMillis;
  private long sinceActionMillis;
  private boolean replaced;

  /**
   * @param bound how long work may wait without progress
   * @param usualStep how often it is looked
   */
  public HangWatch(Duration bound, Duration usualStep) {
    if (bound.toMillis() < 1 || usualStep.toMillis() < 1) {
      throw new IllegalArgumentException("bound and step are at least 1 ms");
    }
    this.boundMillis = bound.toMillis();
    this.usualStepMillis = usualStep.toMillis();
  }

  /**
   * Looks once.
   *
   * @param step since the last look
   */
  public synchronized Action look(Signs signs, Duration step) {
    boolean moved = signs.progress() != progress;
    progress = signs.progress();
    if (moved || !signs.waiting()) {
      stalledMillis = 0;
      sinceActionMillis = 0;
      replaced &= !moved;
      return Action.NONE;
    }
    long counted = Math.min(Math.max(0, step.toMillis()), 2 * usualStepMillis);
    stalledMillis += counted;
    sinceActionMillis += counted;
    if (sinceActionMillis <= boundMillis) {
      return Action.NONE;
    }
    sinceActionMillis = 0;
    Action action = replaced ? Action.END : Action.REPLACE;
    replaced = true;
    return action;
  }

  /** How long work has been waiting without progress. */
  public synchronized Duration stalled() {
    return Duration.ofMillis(stalledMillis);
  }
}
