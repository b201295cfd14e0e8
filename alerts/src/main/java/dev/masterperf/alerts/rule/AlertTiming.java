package dev.masterperf.alerts.rule;

import org.jspecify.annotations.Nullable;

/**
 * How long a condition has to hold or to be gone before an alert fires or is resolved.
 *
 * @param forMillis how long it must hold before the alert fires; 0: at once
 * @param keepFiringForMillis how long it must be gone before the alert is resolved; 0: at once
 * @param flap null: it may begin and end as often as it likes
 */
public record AlertTiming(long forMillis, long keepFiringForMillis, @Nullable Flap flap) {
  public static final AlertTiming AT_ONCE = new AlertTiming(0, 0, null);

  public AlertTiming {
    requireLength("for", forMillis);
    requireLength("keep_firing_for", keepFiringForMillis);
  }

  private static void requireLength(String key, long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException(key + " must not be negative, but is " + millis + " ms");
    }
  }
}
