package dev.masterperf.query.syntax;

/**
 * At which time a selector or subquery looks, other than that of the evaluation.
 *
 * @param anchorMillis epoch milliseconds; means something only with {@link Anchor#FIXED}
 * @param offsetMillis how much earlier than the anchor; negative for later
 */
public record TimeShift(Anchor anchor, long anchorMillis, long offsetMillis) {

  /** What {@code @} says. */
  public enum Anchor {
    EVALUATION,
    FIXED,
    /** {@code @ start()}. */
    START,
    /** {@code @ end()}. */
    END
  }

  public static final TimeShift NONE = new TimeShift(Anchor.EVALUATION, 0, 0);

  /** Whether it looks at the same time whenever it is evaluated. */
  public boolean isFixed() {
    return anchor != Anchor.EVALUATION;
  }

  /** The same with {@code @} and a time, epoch milliseconds. */
  public TimeShift anchoredAt(long millis) {
    return new TimeShift(Anchor.FIXED, millis, offsetMillis);
  }

  TimeShift withOffset(long millis) {
    return new TimeShift(anchor, anchorMillis, millis);
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
