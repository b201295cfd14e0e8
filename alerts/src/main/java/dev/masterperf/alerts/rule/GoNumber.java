package dev.masterperf.alerts.rule;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as Go's {@code fmt} writes them, since rules and receivers know Prometheus' texts. */
final class GoNumber {
  private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

  private GoNumber() {}

  /** {@code %v}: as many digits as tell it from its neighbours. */
  static String shortest(double value) {
    return Double.isFinite(value) ? text(new BigDecimal(Double.toString(value)), 21) : name(value);
  }

  /** {@code %.4g}. */
  static String fourDigits(double value) {
    return Double.isFinite(value) ? text(new BigDecimal(value).round(FOUR_DIGITS), 4) : name(value);
  }

  private static String name(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    return value > 0 ? "+Inf" : "-Inf";
  }

  /** Go turns to powers of ten below 1e-4 and from {@code limit} on. */
  private static String text(BigDecimal exact, int limit) {
    if (exact.signum() == 0) {
      return "0";
    }
    BigDecimal number = exact.stripTrailingZeros();
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -4 && exponent < limit) {
      return number.toPlainString();
    }
    String mantissa = number.movePointLeft(exponent).stripTrailingZeros().toPlainString();
    return String.format("%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
