package dev.masterperf.alerts.check;

import dev.masterperf.query.windows.StoredSeries;

/**
 * How much a back-test may ask for.
 *
 * @param evaluations rules × steps × series
 * @param windows held in memory, each some 300 bytes
 */
public record BacktestLimits(long evaluations, long windows) {

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
   * Checks how many windows were read so far.
   *
   * @throws TooMuchWorkException if they are too many
   */
  public void requireWindows(long read) {
    if (read > windows) {
      throw new TooMuchWorkException(
          ("the rules look at more than %d windows between from and to: narrow the times, or what"
                  + " the rules look at")
              .formatted(windows));
    }
  }
}
