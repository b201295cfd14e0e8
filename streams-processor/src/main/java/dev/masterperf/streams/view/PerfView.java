package dev.masterperf.streams.view;

import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import java.util.List;
import java.util.OptionalLong;

/**
 * The read side of the processor: current state, provisional until committed. An implementation may
 * answer from this instance's stores, from another instance's, or from all of them merged.
 */
public interface PerfView {

  /** The rows that match, newest change first, at most {@link MatrixQuery#limit} of them. */
  MatrixAnswer matrix(MatrixQuery query);

  /** All alerts that are pending or firing, and those that resolved in the last 15 minutes. */
  AlertsAnswer alerts();

  /**
   * The hot windows of one series whose start lies in [from, to], oldest first, open ones included.
   *
   * @param fromMillis epoch milliseconds
   * @param toMillis epoch milliseconds
   * @param maxLag as in {@link MatrixQuery}
   */
  WindowsAnswer windows(
      SeriesKey series, Resolution resolution, long fromMillis, long toMillis, OptionalLong maxLag);

  /** The same as the owner has them. */
  default WindowsAnswer windows(
      SeriesKey series, Resolution resolution, long fromMillis, long toMillis) {
    return windows(series, resolution, fromMillis, toMillis, OptionalLong.empty());
  }

  /** The series that are hot, of the partitions covered. */
  SeriesAnswer series(SeriesQuery query);

  /**
   * The rule files of processors' own, as they are in force there; one of each name. What others
   * have that do not answer is missing.
   */
  default List<RuleDocument> ruleFiles() {
    return List.of();
  }

  /** The hot windows of many series, as their owners have them. */
  RunsAnswer runs(RunsQuery query);
}
