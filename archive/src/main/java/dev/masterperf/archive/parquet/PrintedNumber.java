package dev.masterperf.archive.parquet;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;

/**
 * The text a number prints as, {@link Quantity#toText}; most events have no other, so it is not
 * stored. Most numbers have few digits, and for those there is a shorter way to the same text.
 */
final class PrintedNumber {
  private static final int FEW_DIGITS = 6;
  private static final double MAX_SHORT = 1e9;
  private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  private PrintedNumber() {}

  static String text(double measure, Unit unit) {
    double magnitude = Math.abs(measure);
    if (unit.equals(Unit.SECONDS)
        || unit.equals(Unit.BYTES)
        || unit.equals(Unit.BYTES_PER_SECOND)
        || magnitude < 1
        || magnitude >= MAX_SHORT) {
      return new Quantity(measure, unit).toText();
    }
    int scale = Decimals.scale(measure, 0);
    if (scale < 0 || scale > FEW_DIGITS) {
      return new Quantity(measure, unit).toText();
    }
    String number = number(Decimals.scaled(measure, scale), scale, magnitude >= 100 ? 1 : 2);
    return unit.equals(Unit.ONE) ? number : number + " " + unit.symbol();
  }

  /** Rounded half up to so many digits after the point, without zeros at their end. */
  private static String number(long scaled, int scale, int digits) {
    long magnitude = Math.abs(scaled);
    int left = scale;
    if (scale > digits) {
      long dropped = POWERS[scale - digits];
      magnitude = (magnitude + dropped / 2) / dropped;
      left = digits;
    }
    while (left > 0 && magnitude % 10 == 0) {
      magnitude /= 10;
      left--;
    }
    StringBuilder text = new StringBuilder(16);
    if (scaled < 0) {
      text.append('-');
    }
    text.append(magnitude / POWERS[left]);
    if (left > 0) {
      String fraction = Long.toString(magnitude % POWERS[left]);
      text.append('.').append("0".repeat(left - fraction.length())).append(fraction);
    }
    return text.toString();
  }
}
