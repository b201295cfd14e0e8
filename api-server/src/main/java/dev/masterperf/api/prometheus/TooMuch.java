package dev.masterperf.api.prometheus;

import dev.masterperf.api.history.TooMuchHistory;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.archive.history.TooMuchHistoryException;
import java.util.function.Supplier;

/** Tells clients of questions that take too much. */
final class TooMuch {
  private TooMuch() {}

  /** Does it; what was too much becomes a problem. */
  static <T> T asProblem(Supplier<T> question) {
    try {
      return question.get();
    } catch (TooMuchHistory e) {
      throw new Problem(
              e.isPassing() ? ProblemType.UNAVAILABLE : ProblemType.TOO_MUCH_WORK,
              String.valueOf(e.getMessage()))
          .toException(e);
    } catch (TooMuchHistoryException e) {
      throw new Problem(ProblemType.TOO_MUCH_WORK, String.valueOf(e.getMessage())).toException(e);
    }
  }
}
