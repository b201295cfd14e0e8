package dev.masterperf.query.syntax;

import org.jspecify.annotations.Nullable;

/**
 * At which time a selector or subquery looks, other than that of the evaluation.
 *
 * @param anchorMillis epoch milliseconds; means something only with {@link Anchor#FIXED}
 * @param offsetMillis how much earlier than the anchor; negative for later
 * @param deferredOffset what the offset is, where it depends on the query's step or range; else
 *     null
 */
public record TimeShift(
    Anchor anchor, long anchorMillis, long offsetMillis, @Nullable DurationExpr deferredOffset) {

  /** What {@code @} says. */
  public enum Anchor {
    EVALUATION,
    FIXED,
    /** {@code @ start()}. */
    START,
    /** {@code @ end()}. */
    END
  }

  /** With an offset that is known. */
  public TimeShift(Anchor anchor, long anchorMillis, long offsetMillis) {
    this(anchor, anchorMillis, offsetMillis, null);
  }

  public static final TimeShift NONE = new TimeShift(Anchor.EVALUATION, 0, 0);

  /** Whether it looks at the same time whenever it is evaluated. */
  public boolean isFixed() {
    return anchor != Anchor.EVALUATION;
  }

  /** The same with {@code @} and a time, epoch milliseconds. */
  public TimeShift anchoredAt(long millis) {
    return new TimeShift(Anchor.FIXED, millis, offsetMillis, deferredOffset);
  }

  TimeShift anchoredAt(Anchor other) {
    return new TimeShift(other, 0, offsetMillis, deferredOffset);
  }

  TimeShift withOffset(long millis, @Nullable DurationExpr deferred) {
    return new TimeShift(anchor, anchorMillis, millis, deferred);
  }

  /**
   * The time looked at.
   *
   * @param evaluationMillis of this step
   * @param startMillis of the first step
   * @param endMillis of the last step
   */
  public long apply(long evaluationMillis, long startMillis, long endMillis) {
    long from =
        switch (anchor) {
          case EVALUATION -> evaluationMillis;
          case FIXED -> anchorMillis;
          case START -> startMillis;
          case END -> endMillis;
        };
    return from - offsetMillis;
  }
}
