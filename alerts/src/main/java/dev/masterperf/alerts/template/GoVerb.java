package dev.masterperf.alerts.template;

import java.util.Locale;

/**
 * One place of a format, such as {@code %-8.2f}.
 *
 * @param flags of {@code -+# 0}
 * @param width -1 where none is given
 * @param precision -1 where none is given
 */
record GoVerb(String flags, int width, int precision, char verb) {

  boolean has(char flag) {
    return flags.indexOf(flag) >= 0;
  }

  boolean isOneOf(String verbs) {
    return verbs.indexOf(verb) >= 0;
  }

  GoVerb as(char other) {
    return new GoVerb(flags, width, precision, other);
  }

  GoVerb without(String others) {
    return new GoVerb(flags.replaceAll("[" + others + "]", ""), width, precision, verb);
  }

  /** Text in its width. */
  String pad(String text) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    if (has('-')) {
      return text + " ".repeat(missing);
    }
    return (has('0') ? "0" : " ").repeat(missing) + text;
  }

  /**
   * A number in its width: zeros stand between sign and digits.
   *
   * @param zeros whether zeros may fill at all
   */
  String padNumber(String number, boolean zeros) {
    String signed = number;
    if (!number.startsWith("-") && !number.startsWith("+")) {
      signed = (has('+') ? "+" : has(' ') ? " " : "") + number;
    } else if (number.startsWith("+") && !has('+')) {
      signed = has(' ') ? " " + number.substring(1) : number;
    }
    if (zeros && has('0') && !has('-') && signed.length() < width) {
      int sign = Character.digit(signed.charAt(0), 16) < 0 ? 1 : 0;
      String fill = "0".repeat(width - signed.length());
      return signed.substring(0, sign) + fill + signed.substring(sign);
    }
    return (has('-') ? this : without("0")).pad(signed);
  }

  /** A whole number. */
  String whole(long value) {
    return switch (verb) {
      case 'v', 'd' -> digits(value, 10, "");
      case 'b' -> digits(value, 2, has('#') ? "0b" : "");
      case 'o' -> digits(value, 8, has('#') ? "0" : "");
      case 'O' -> digits(value, 8, "0o");
      case 'x' -> digits(value, 16, has('#') ? "0x" : "");
      case 'X' -> digits(value, 16, has('#') ? "0x" : "").toUpperCase(Locale.ROOT);
      case 'c' -> pad(Character.toString(GoQuote.valid(value)));
      case 'q' -> pad(GoQuote.character(value, has('+')));
      default -> pad(String.format("U+%04X", value));
    };
  }

  private String digits(long value, int radix, String prefix) {
    String bare = Long.toString(value, radix).replace("-", "");
    String filled = "0".repeat(Math.max(0, precision - bare.length())) + bare;
    if (precision == 0 && value == 0) {
      return " ".repeat(Math.max(0, width));
    }
    return padNumber((value < 0 ? "-" : "") + prefix + filled, precision < 0);
  }

  /** A number with a fraction. */
  String real(double value) {
    int digits = precision < 0 ? 6 : precision;
    String text =
        switch (verb) {
          case 'e', 'E' -> GoNumber.exponential(value, digits);
          case 'x', 'X' -> GoNumber.hex(value);
          case 'f', 'F' -> GoNumber.fixed(value, digits);
          default -> GoNumber.general(value, precision < 0 ? GoNumber.SHORTEST : precision);
        };
    boolean big = isOneOf("EGX") && Double.isFinite(value);
    return padNumber(big ? text.toUpperCase(Locale.ROOT) : text, Double.isFinite(value));
  }
}
