package dev.masterperf.api.prometheus;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;

/**
 * Numbers as Prometheus writes them: Go's shortest text that reads back as the same number, in
 * plain digits between 1e-6 and 1e21, with an exponent of two digits or more otherwise.
 */
final class GoNumber {
  private static final double LEAST_PLAIN = 1e-6;
  private static final double LEAST_EXPONENT = 1e21;
  private static final long EXACT = 1L << 53;

  /** Below it numbers have so few bits that one digit may do where Java's rule gives two. */
  private static final double FEW_BITS = 1e-321;

  private GoNumber() {}

  static String text(double value) {
    long whole = (long) value;
    if (whole == value && Math.abs(whole) < EXACT && (whole != 0 || 1 / value > 0)) {
      return Long.toString(whole);
    }
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return "-0";
    }
    double magnitude = Math.abs(value);
    String java = DoubleToDecimal.toString(magnitude);
    // Without an exponent Java's text is Go's: it ends with a zero for whole numbers alone.
    String text = java.indexOf('E') < 0 ? java : decimal(magnitude, java);
    return value < 0 ? "-" + text : text;
  }

  /**
   * @param java what Java writes of the number, such as {@code 1.25E-7} or {@code 0.001}
   */
  private static String decimal(double magnitude, String java) {
    int exponentAt = java.indexOf('E');
    String mantissa = exponentAt < 0 ? java : java.substring(0, exponentAt);
    int exponent = exponentAt < 0 ? 0 : Integer.parseInt(java.substring(exponentAt + 1));
    int point = mantissa.indexOf('.');
    StringBuilder digits = new StringBuilder(mantissa).deleteCharAt(point);
    int before = point + exponent; // digits before the point
    int leading = 0;
    while (digits.charAt(leading) == '0') {
      leading++;
    }
    digits.delete(0, leading);
    before -= leading;
    while (digits.charAt(digits.length() - 1) == '0') {
      digits.setLength(digits.length() - 1);
    }
    if (magnitude < FEW_BITS) {
      before += shorten(magnitude, digits, before);
    }
    return magnitude < LEAST_PLAIN || magnitude >= LEAST_EXPONENT
        ? withExponent(digits, before - 1)
        : plain(digits, before);
  }

  /** Leaves one digit if it reads back as the same number; returns 1 if that was carried over. */
  private static int shorten(double magnitude, StringBuilder digits, int before) {
    if (digits.length() < 2) {
      return 0;
    }
    int digit = digits.charAt(0) - '0' + (digits.charAt(1) >= '5' ? 1 : 0);
    if (Double.parseDouble(digit + "e" + (before - 1)) != magnitude) {
      return 0;
    }
    digits.setLength(0);
    digits.append(digit / 10 > 0 ? 1 : digit);
    return digit / 10;
  }

  private static String withExponent(StringBuilder digits, int exponent) {
    if (digits.length() > 1) {
      digits.insert(1, '.');
    }
    int size = Math.abs(exponent);
    return digits
        .append('e')
        .append(exponent < 0 ? '-' : '+')
        .append(size < 10 ? "0" : "")
        .append(size)
        .toString();
  }

  private static String plain(StringBuilder digits, int before) {
    if (before <= 0) {
      return digits.insert(0, "0." + "0".repeat(-before)).toString();
    }
    if (before >= digits.length()) {
      return digits.append("0".repeat(before - digits.length())).toString();
    }
    return digits.insert(before, '.').toString();
  }
}
