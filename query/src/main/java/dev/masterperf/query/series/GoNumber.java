package dev.masterperf.query.series;

import java.math.BigDecimal;

/** Numbers as Go prints them, so that labels and messages are the ones Prometheus would make. */
public final class GoNumber {
  private static final int LEAST_PLAIN = -4;
  private static final int PLAIN_DIGITS = 21;

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
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
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
}
