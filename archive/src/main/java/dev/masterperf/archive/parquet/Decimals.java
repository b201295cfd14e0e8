package dev.masterperf.archive.parquet;

/**
 * Doubles as whole numbers with a decimal scale: 19.6 is 196 at scale 1. Exact: {@code scaled / 10^
 * scale}, divided as doubles, gives the very double back, since both sides are exact and a division
 * is rounded once.
 */
final class Decimals {
  /** Of more digits after the point than this, hardly any number was meant as a decimal one. */
  static final int MAX_SCALE = 12;

  /** Up to here doubles hold every whole number. */
  private static final double MAX_EXACT = 1L << 53;

  private static final double[] POWERS = powers();

  private Decimals() {}

  private static double[] powers() {
    double[] powers = new double[MAX_SCALE + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /** Whether this value is exact at this scale. */
  static boolean fits(double value, int scale) {
    double scaled = Math.rint(value * POWERS[scale]);
    return Math.abs(scaled) <= MAX_EXACT
        && Double.doubleToRawLongBits((double) (long) scaled / POWERS[scale])
            == Double.doubleToRawLongBits(value);
  }

  /** The smallest scale from {@code from} on at which the value is exact; -1 if there is none. */
  static int scale(double value, int from) {
    for (int scale = from; scale <= MAX_SCALE; scale++) {
      if (fits(value, scale)) {
        return scale;
      }
    }
    return -1;
  }

  /** The whole number at a scale at which the value is exact. */
  static long scaled(double value, int scale) {
    return (long) Math.rint(value * POWERS[scale]);
  }

  /** The value back. */
  static double value(long scaled, int scale) {
    return scaled / POWERS[scale];
  }

  /**
   * The value with so many digits after the point.
   *
   * @throws IllegalArgumentException if it is not exact with so many
   */
  static String text(double value, int digits) {
    if (digits < 0 || digits > MAX_SCALE || !fits(value, digits)) {
      throw new IllegalArgumentException(value + " has not just " + digits + " decimals");
    }
    long scaled = scaled(value, digits);
    String number = Long.toString(Math.abs(scaled));
    String padded = "0".repeat(Math.max(0, digits + 1 - number.length())) + number;
    int point = padded.length() - digits;
    String text = digits == 0 ? padded : padded.substring(0, point) + '.' + padded.substring(point);
    return scaled < 0 ? "-" + text : text;
  }

  /** With how many digits after the point the value gives this very text; -1 if with none. */
  static int digits(double value, String text) {
    int point = text.indexOf('.');
    int digits = point < 0 ? 0 : text.length() - point - 1;
    boolean gives = digits <= MAX_SCALE && fits(value, digits) && text(value, digits).equals(text);
    return gives ? digits : -1;
  }
}
