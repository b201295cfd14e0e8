package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import java.util.Optional;

/**
 * What judges the values of series by those before them, and so answers {@code anomaly_score} and
 * {@code anomaly_deviation}. It remembers, where all else in an evaluation does not: so only rules
 * have it, which are evaluated in the order of time.
 */
public interface Detectors {

  /**
   * How unusual a value is.
   *
   * @param score from 0 to 1; from 0.9 on it is as rare as makes an alert
   * @param deviation above 1 it is outside of where values are expected; NaN where none is
   */
  record Judgement(double score, double deviation) {}

  /**
   * Judges what an expression is for a series. Asked for one value again it answers the same.
   *
   * @param expression what is judged, as text
   * @param labels of the series
   * @param value finite
   * @param atMillis epoch milliseconds
   * @return empty while too little was seen for a judgement
   */
  Optional<Judgement> judge(String expression, Labels labels, double value, long atMillis);
}
