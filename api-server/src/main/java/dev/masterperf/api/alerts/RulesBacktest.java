package dev.masterperf.api.alerts;

import dev.masterperf.alerts.check.BacktestQuestion;
import dev.masterperf.alerts.check.BacktestResult;
import dev.masterperf.alerts.check.TooMuchWorkException;
import org.jspecify.annotations.Nullable;

/** Evaluates rules over the windows of the past. */
@FunctionalInterface
public interface RulesBacktest {
  /** Of a process that has no past to look at. */
  RulesBacktest NONE =
      question -> {
        throw new Unavailable("this process reads no windows of the past", null);
      };

  /**
   * Which alerts they would have raised. Takes a while, on the thread that asks.
   *
   * @throws TooMuchWorkException if it is too much, as early as that is known
   * @throws Unavailable if the past cannot be read at the moment
   */
  BacktestResult run(BacktestQuestion question);

  /** The windows cannot be read. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
