package dev.masterperf.api.alerts;

import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.PerfView;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Looks whether all processors have taken a stored rule file. */
final class RulesTaken {
  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final PerfView view;
  private final LongSupplier nanos;

  /**
   * @param nanos elapsed time
   */
  RulesTaken(PerfView view, LongSupplier nanos) {
    this.view = view;
    this.nanos = nanos;
  }

  /**
   * Waits a short while for it.
   *
   * @return whether every processor evaluates the file in this version or a later one, as far as
   *     all of them can be asked
   */
  boolean await(String file, long version) {
    long deadline = nanos.getAsLong() + WAIT.toNanos();
    while (!isTaken(view.alerts(), file, version)) {
      if (nanos.getAsLong() - deadline >= 0) {
        return false;
      }
      try {
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static boolean isTaken(AlertsAnswer answer, String file, long version) {
    return answer.coverage().complete()
        && !answer.rules().isEmpty()
        && answer.rules().stream()
            .allMatch(one -> one.storedVersion() >= version && !one.leftOut().containsKey(file));
  }
}
