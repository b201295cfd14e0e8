package dev.masterperf.alerts.check;

import java.math.BigDecimal;

/** Numbers as promtool writes them, Go's format {@code E}: {@code 1E+00}, {@code 2.5E-03}. */
final class GoExponent {
  private GoExponent() {}

  static String text(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0E+00" : "0E+00";
    }
    BigDecimal number = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = number.precision() - number.scale() - 1;
    String digits = number.movePointLeft(exponent).stripTrailingZeros().toPlainString();
    return "%sE%s%02d".formatted(digits, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
