package dev.masterperf.api.live;

import org.jspecify.annotations.Nullable;

/**
 * Numbers of windows with no more digits than they are worth: quantiles are within 1 %, and a rate
 * moves a little each second although nothing changed. So less is sent, and less often.
 */
final class Significant {
  private static final int DIGITS = 4;

  /** Greatest power of ten that a double holds exactly. */
  private static final int EXACT = 22;

  private Significant() {}

  /** Rounded to 4 digits; extreme numbers as they are. */
  static @Nullable Double digits(@Nullable Double number) {
    if (number == null || number == 0 || !Double.isFinite(number)) {
      return number;
    }
    int shift = DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(number)));
    if (Math.abs(shift) > EXACT) {
      return number;
    }
    double power = Math.pow(10, Math.abs(shift));
    // Dividing by an exact power gives the double nearest to the decimal, which prints short.
    return shift >= 0 ? Math.rint(number * power) / power : Math.rint(number / power) * power;
  }
}
