package dev.masterperf.streams.alert;

import dev.masterperf.alerts.evaluation.RuleEvaluation.Answer;
import dev.masterperf.alerts.rule.Rule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates rules over all series there are, by the closed windows of all partitions. It is asked
 * by stream threads, which go on meanwhile and look for the answer later.
 */
public interface WholeEvaluations {
  /**
   * Asks for the values of a rule as of a time up to which all windows are written and committed.
   * An older request for the same rule that is not yet begun is dropped.
   *
   * @param atMillis a full second, epoch milliseconds
   */
  void request(Rule rule, long atMillis);

  /** The newest answer for this rule that was not taken yet. */
  Optional<Evaluated> take(Rule rule);

  /**
   * An answer.
   *
   * @param correction text on late windows that came since the last answer; null where none did
   */
  record Evaluated(long atMillis, Answer answer, @Nullable String correction) {}
}
