package dev.masterperf.api.points;

import dev.masterperf.api.histogram.Distribution;
import dev.masterperf.api.points.CumulativeBases.Base;
import dev.masterperf.api.points.LastSamples.Last;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this process remembers of series from one request to the next, bounded, and gone when it
 * ends: the newest sample of each, by which repetitions are known, and the newest state of each
 * cumulative histogram, by which the next one is told apart.
 *
 * <p>Samples are noted once the broker has them: a request that failed is sent again, and must not
 * look like a repetition. Histograms move on at once, since two requests under way must not both
 * count what came since the same state; what failed is given back.
 *
 * <p>One lock for all of it, held for one look-up or one difference.
 */
public final class SeriesMemory {
  /** Some 5 MB in two generations once they are full, twice that while one grows. */
  private static final int SAMPLES = 98_304;

  /** 16 MB. */
  private static final int CELLS = 2_000_000;

  private final long bornNanos;
  private final LastSamples samples;
  private final CumulativeBases bases;

  /**
   * @param bornNanos when this process began to listen, epoch nanoseconds
   */
  public SeriesMemory(long bornNanos) {
    this(bornNanos, SAMPLES, CELLS);
  }

  SeriesMemory(long bornNanos, int maxSamples, int maxCells) {
    this.bornNanos = bornNanos;
    this.samples = new LastSamples(maxSamples);
    this.bases = new CumulativeBases(maxCells);
  }

  /** What a state of a cumulative histogram tells beyond the one before it. */
  sealed interface Advance {
    /** Nothing: it is the first one seen of a histogram that began before we could listen. */
    record Began() implements Advance {}

    /** Nothing: a state of this time or a later one was seen. */
    record Covered() implements Advance {}

    /**
     * Samples.
     *
     * @param fromNanos exclusive; 0 where it is not known
     * @param before null if it was the first state
     * @param after the state it led to
     */
    record More(
        SeriesId series, long fromNanos, Distribution added, @Nullable Base before, Base after)
        implements Advance {}
  }

  /** The newest sample of a series the broker has; null if none is remembered. */
  synchronized @Nullable Last last(SeriesId series) {
    return samples.find(series);
  }

  /** Notes a sample the broker has. */
  synchronized void note(SeriesId series, long tsNanos, double value, long startNanos) {
    samples.note(series, tsNanos, value, startNanos);
  }

  /**
   * Whether all that a series counts since {@code startNanos} is new to us: it began when we
   * listened, and nothing of it can have been forgotten.
   *
   * @param startNanos 0 where it is not known
   */
  synchronized boolean isAllNew(long startNanos) {
    return startNanos >= bornNanos
        && startNanos > samples.forgottenNanos()
        && startNanos > bases.forgottenNanos();
  }

  /**
   * Moves a cumulative histogram on.
   *
   * @param startNanos since when it counts; 0 where that is not known
   */
  synchronized Advance advance(
      SeriesId series, long startNanos, long timeNanos, Distribution total) {
    Base before = bases.find(series);
    Base after = new Base(startNanos, timeNanos, total);
    if (before == null) {
      bases.put(series, after);
      return isAllNew(startNanos)
          ? new Advance.More(series, startNanos, total, null, after)
          : new Advance.Began();
    }
    if (timeNanos <= before.timeNanos()) {
      return new Advance.Covered();
    }
    bases.put(series, after);
    boolean restarted = startNanos >= before.timeNanos() && startNanos != before.startNanos();
    Optional<Distribution> since = restarted ? Optional.empty() : total.since(before.total());
    // What cannot have grown out of the state before began anew, and all of it is new.
    return since
        .map(added -> new Advance.More(series, before.timeNanos(), added, before, after))
        .orElseGet(
            () ->
                new Advance.More(
                    series, Math.max(startNanos, before.timeNanos()), total, before, after));
  }

  /**
   * Undoes a step whose samples the broker did not confirm; they come again with the next state.
   */
  synchronized void giveBack(Advance.More step) {
    Base now = bases.find(step.series());
    if (now == null) {
      return;
    }
    if (now.timeNanos() == step.after().timeNanos()) {
      if (step.before() == null) {
        bases.remove(step.series());
      } else {
        bases.put(step.series(), step.before());
      }
      return;
    }
    // Others moved on from there: the state is set back by what went missing below it.
    now.total()
        .since(step.added())
        .ifPresent(
            less -> bases.put(step.series(), new Base(now.startNanos(), now.timeNanos(), less)));
  }
}
