package dev.masterperf.query.syntax;

import dev.masterperf.model.Quantity;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What numbers, durations and lists of labels stand for. */
final class Literals {
  private static final double MAX_MILLIS = 9e15;

  private Literals() {}

  /** As Go reads it for Prometheus: with hexadecimal and octal integers; bytes may have a unit. */
  static double number(TokenStream tokens, Token token) {
    String text = token.text().replace("_", "");
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("0x")) {
      return integer(tokens, token, text.substring(2), 16);
    }
    if (text.endsWith("B")) {
      return Quantity.parse(text)
          .map(Quantity::measure)
          .orElseThrow(() -> tokens.problem(token, "\"" + token.text() + "\" is no size"));
    }
    return text.matches("0[0-7]+") ? integer(tokens, token, text, 8) : Double.parseDouble(text);
  }

  private static double integer(TokenStream tokens, Token token, String digits, int radix) {
    BigInteger value = new BigInteger(digits, radix);
    if (value.bitLength() >= Long.SIZE) {
      throw tokens.problem(token, "the number " + token.text() + " is too large");
    }
    return value.doubleValue();
  }

  static long millis(TokenStream tokens, Token token) {
    try {
      return PromDuration.parseMillis(token.text());
    } catch (IllegalArgumentException e) {
      throw tokens.problem(token, String.valueOf(e.getMessage()));
    }
  }

  /** A duration, or a number of seconds; may be signed. Takes its tokens. */
  static long signedMillis(TokenStream tokens) {
    boolean negative = tokens.accept("-");
    if (!negative) {
      tokens.accept("+");
    }
    long millis = unsignedMillis(tokens);
    return negative ? -millis : millis;
  }

  private static long unsignedMillis(TokenStream tokens) {
    Token token = tokens.next();
    if (token.kind() == Token.Kind.DURATION) {
      return millis(tokens, token);
    }
    if (token.kind() == Token.Kind.NUMBER) {
      double millis = number(tokens, token) * 1000;
      if (millis > MAX_MILLIS) {
        throw tokens.problem(token, "the duration " + token.text() + " is too long");
      }
      return Math.round(millis);
    }
    throw tokens.unexpected(token, "a duration such as 1m");
  }

  /** A number or a duration, which may be signed. Takes its tokens. */
  static double signedNumber(TokenStream tokens) {
    boolean negative = tokens.accept("-");
    if (!negative) {
      tokens.accept("+");
    }
    Token token = tokens.next();
    double value;
    if (token.kind() == Token.Kind.NUMBER) {
      value = number(tokens, token);
    } else if (token.kind() == Token.Kind.DURATION) {
      value = millis(tokens, token) / 1000.0;
    } else if (token.isWord("inf") || token.isWord("nan")) {
      value = token.isWord("inf") ? Double.POSITIVE_INFINITY : Double.NaN;
    } else {
      throw tokens.unexpected(token, "a number");
    }
    return negative ? -value : value;
  }

  /** {@code (a, "b", …)}, the labels of a grouping or a matching; takes its tokens. */
  static List<String> labels(TokenStream tokens) {
    tokens.expect("(");
    List<String> labels = new ArrayList<>();
    while (!tokens.accept(")")) {
      Token label = tokens.next();
      if (label.kind() != Token.Kind.NAME && label.kind() != Token.Kind.STRING) {
        throw tokens.unexpected(label, "a label name");
      }
      if (label.kind() == Token.Kind.NAME && label.text().contains(":")) {
        throw tokens.problem(label, "a label name has no colon");
      }
      labels.add(label.text());
      if (!tokens.peek().is(")")) {
        tokens.expect(",");
      }
    }
    return labels;
  }
}
