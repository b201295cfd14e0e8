package dev.masterperf.query.series;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as Go prints them, so that labels and messages are the ones Prometheus would make. */
public final class GoNumber {
  private static final int LEAST_PLAIN = -4;
  private static final int PLAIN_DIGITS = 21;

  /** No double needs more. */
  private static final int MAX_DIGITS = 17;

  private GoNumber() {}

  /**
   * By the verb {@code %g}: as short as reads back, with an exponent where it is large or small.
   */
  public static String shortest(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal magnitude = shortestDigits(value).stripTrailingZeros();
    BigDecimal decimal = value < 0 ? magnitude.negate() : magnitude;
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= LEAST_PLAIN && exponent < PLAIN_DIGITS) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return "%s%s%se%s%02d"
        .formatted(
            value < 0 ? "-" : "",
            digits.charAt(0),
            fraction,
            exponent < 0 ? "-" : "+",
            Math.abs(exponent));
  }

  /**
   * The magnitude of a finite number in as few digits as tell it from its neighbours. What {@code
   * Double.toString} makes of it depends on Java: before 19 some numbers have a digit too many, and
   * ever since the smallest have.
   */
  public static BigDecimal shortestDigits(double value) {
    BigDecimal exact = new BigDecimal(Math.abs(value));
    BigDecimal shortest = exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
    for (int digits = shortest.stripTrailingZeros().precision() - 1; digits > 0; digits--) {
      BigDecimal shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      // A power of two has its lower neighbour nearer, so the next above may do where this does
      // not.
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
      if (shorter.doubleValue() == exact.doubleValue()) {
        shortest = shorter;
      } else if (above.doubleValue() == exact.doubleValue()) {
        shortest = above;
      } else {
        break;
      }
    }
    return shortest;
  }
}
