package dev.masterperf.alerts.template;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as Go writes them in its source. */
final class Numeral {
  private static final Pattern REAL =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?");

  private Numeral() {}

  /**
   * A whole number, or one with a fraction where it is written with a point or a power of ten.
   *
   * @throws NumberFormatException if it is none
   */
  static Value value(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replaceAll("(?<=[0-9a-f])_(?=[0-9a-f])", "");
    String bare = lower.replaceFirst("^[+-]", "");
    boolean power = bare.startsWith("0x") && bare.contains("p");
    if (power || (!bare.startsWith("0x") && (bare.contains(".") || bare.contains("e")))) {
      if (!power && !REAL.matcher(lower).matches()) {
        throw new NumberFormatException(text);
      }
      return real(lower);
    }
    BigInteger magnitude =
        bare.startsWith("0x") || bare.startsWith("0b") || bare.startsWith("0o")
            ? new BigInteger(unsigned(bare.substring(2)), radix(bare.charAt(1)))
            : new BigInteger(unsigned(bare), bare.startsWith("0") ? 8 : 10);
    try {
      return new Value.Whole(
          (lower.startsWith("-") ? magnitude.negate() : magnitude).longValueExact());
    } catch (ArithmeticException e) {
      throw new NumberFormatException(text);
    }
  }

  private static Value real(String text) {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new NumberFormatException(text);
    }
    return new Value.Real(value);
  }

  private static String unsigned(String digits) {
    if (digits.startsWith("+") || digits.startsWith("-")) {
      throw new NumberFormatException(digits);
    }
    return digits;
  }

  private static int radix(char letter) {
    return letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
  }
}
