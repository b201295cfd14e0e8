package dev.masterperf.alerts.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as Go's {@code fmt} writes them, since rules and receivers know Prometheus' texts. */
public final class GoNumber {
  /** Of a precision: as many digits as tell a number from its neighbours. */
  static final int SHORTEST = -1;

  private GoNumber() {}

  /** For people: powers of ten only from 1e21 on, and below 1e-4. */
  public static String plain(double value) {
    return dev.masterperf.query.series.GoNumber.shortest(value);
  }

  /** {@code %v}, or {@code %g} without a precision: powers of ten from 1e6 on. */
  static String shortest(double value) {
    return general(value, SHORTEST);
  }

  /** {@code %.4g}. */
  static String fourDigits(double value) {
    return general(value, 4);
  }

  /** {@code %g}. */
  static String general(double value, int precision) {
    int digits = precision == 0 ? 1 : precision;
    return Double.isFinite(value)
        ? general(value, digits, digits == SHORTEST ? 6 : digits)
        : name(value);
  }

  /** {@code %e}. */
  static String exponential(double value, int precision) {
    return Double.isFinite(value)
        ? sign(value) + scientific(rounded(value, precision + 1), precision)
        : name(value);
  }

  /** {@code %f}. */
  static String fixed(double value, int precision) {
    return Double.isFinite(value)
        ? sign(value)
            + new BigDecimal(Math.abs(value))
                .setScale(precision, RoundingMode.HALF_EVEN)
                .toPlainString()
        : name(value);
  }

  /** {@code %x}: the binary mantissa in hexadecimal digits. */
  static String hex(double value) {
    if (!Double.isFinite(value)) {
      return name(value);
    }
    String[] parts = Double.toHexString(value).replaceFirst("\\.0p", "p").split("p");
    int exponent = Integer.parseInt(parts[1]);
    return String.format("%sp%s%02d", parts[0], exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String name(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    return value > 0 ? "+Inf" : "-Inf";
  }

  private static String sign(double value) {
    return Math.copySign(1, value) < 0 ? "-" : "";
  }

  /** Turns to powers of ten below 1e-4 and from 10^{@code limit} on. */
  private static String general(double value, int precision, int limit) {
    BigDecimal number =
        precision == SHORTEST
            ? dev.masterperf.query.series.GoNumber.shortestDigits(value)
            : rounded(value, precision);
    if (number.signum() == 0) {
      return sign(value) + "0";
    }
    BigDecimal bare = number.stripTrailingZeros();
    int exponent = bare.precision() - bare.scale() - 1;
    return sign(value)
        + (exponent >= -4 && exponent < limit
            ? bare.toPlainString()
            : scientific(bare, bare.precision() - 1));
  }

  private static String scientific(BigDecimal number, int decimals) {
    int exponent = number.signum() == 0 ? 0 : number.precision() - number.scale() - 1;
    return String.format(
        "%se%s%02d",
        number.movePointLeft(exponent).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString(),
        exponent < 0 ? "-" : "+",
        Math.abs(exponent));
  }

  private static BigDecimal rounded(double value, int digits) {
    return new BigDecimal(Math.abs(value)).round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }
}
