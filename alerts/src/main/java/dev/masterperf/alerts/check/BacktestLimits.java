package dev.masterperf.alerts.check;

import dev.masterperf.query.windows.StoredSeries;

/**
 * How much a back-test may ask for.
 *
 * @param evaluations rules × steps × series
 * @param bytes of the windows as they are written; in memory they take up to four times as much
 */
public record BacktestLimits(long evaluations, long bytes) {
  private static final int BYTES_PER_MB = 1_000_000;

  /**
   * Checks the steps of all rules, which are known before any series is.
   *
   * @throws TooMuchWorkException if they are too many
   */
  public void requireSteps(BacktestQuestion question) {
    require(question, question.rules().size(), 1);
  }

  /**
   * Checks all of it.
   *
   * @throws TooMuchWorkException if it is too much
   */
  public void require(BacktestQuestion question, StoredSeries history) {
    long perStep = question.evaluationsPerStep(history);
    require(question, question.rules().size(), perStep / (double) question.rules().size());
  }

  private void require(BacktestQuestion question, int rules, double series) {
    double asked = rules * series * question.steps();
    if (asked > evaluations) {
      throw new TooMuchWorkException(
          ("%d rules × %d steps × %.1f series each are %.0f evaluations, and %d are the most:"
                  + " narrow from and to, take a longer step, or fewer rules at once")
              .formatted(rules, question.steps(), series, asked, evaluations));
    }
  }

  /**
   * Checks how much was read so far.
   *
   * @throws TooMuchWorkException if it is too much
   */
  public void requireBytes(long read) {
    if (read > bytes) {
      throw new TooMuchWorkException(
          ("the windows that the rules look at between from and to have more than %d MB: narrow the"
                  + " times, or what the rules look at, or give the process more memory")
              .formatted(bytes / BYTES_PER_MB));
    }
  }
}
