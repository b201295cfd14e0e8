package dev.masterperf.query.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A string of an expression: between double or single quotes with Go's escapes, between back quotes
 * without any.
 *
 * @param text what it stands for
 * @param end index after the closing quote
 */
public record StringLiteral(String text, int end) {

  /** Reads the literal whose opening quote stands at {@code at}. */
  public static StringLiteral read(String expression, int at) {
    return expression.charAt(at) == '`' ? raw(expression, at) : new Reader(expression, at).read();
  }

  private static StringLiteral raw(String expression, int at) {
    int close = expression.indexOf('`', at + 1);
    if (close < 0) {
      throw new ExpressionException(expression, at, "this string is not closed");
    }
    return new StringLiteral(expression.substring(at + 1, close), close + 1);
  }

  /** Collects bytes, since {@code \x} and octal escapes stand for bytes of UTF-8. */
  private static final class Reader {
    private static final int FIRST_LONE = 0xdc00;

    private final String expression;
    private final int start;
    private final char quote;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int at;

    Reader(String expression, int start) {
      this.expression = expression;
      this.start = start;
      this.quote = expression.charAt(start);
      this.at = start + 1;
    }

    StringLiteral read() {
      while (peek() != quote) {
        int codePoint = expression.codePointAt(at);
        if (codePoint == '\\') {
          escape();
        } else {
          write(codePoint);
          at += Character.charCount(codePoint);
        }
      }
      return new StringLiteral(decoded(bytes.toByteArray()), at + 1);
    }

    /** A byte that is not UTF-8 becomes a lone surrogate, which no text has: U+DC80 to U+DCFF. */
    private static String decoded(byte[] bytes) {
      CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
      ByteBuffer in = ByteBuffer.wrap(bytes);
      CharBuffer out = CharBuffer.allocate(bytes.length);
      while (decoder.decode(in, out, true).isError()) {
        out.put((char) (FIRST_LONE + (in.get() & 0xff)));
      }
      return out.flip().toString();
    }

    private char peek() {
      if (at >= expression.length() || expression.charAt(at) == '\n') {
        throw new ExpressionException(expression, start, "this string is not closed");
      }
      return expression.charAt(at);
    }

    private void escape() {
      int backslash = at++;
      char kind = peek();
      at++;
      switch (kind) {
        case 'a' -> bytes.write(7);
        case 'b' -> bytes.write('\b');
        case 'f' -> bytes.write('\f');
        case 'n' -> bytes.write('\n');
        case 'r' -> bytes.write('\r');
        case 't' -> bytes.write('\t');
        case 'v' -> bytes.write(11);
        case '\\' -> bytes.write('\\');
        case 'x' -> bytes.write(digits(backslash, 2, 16));
        case 'u' -> write(digits(backslash, 4, 16));
        case 'U' -> write(digits(backslash, 8, 16));
        case '0', '1', '2', '3' -> {
          at--;
          bytes.write(digits(backslash, 3, 8));
        }
        default -> {
          if (kind != quote) {
            throw new ExpressionException(
                expression,
                backslash,
                "unknown escape \\"
                    + kind
                    + "; a backslash itself is written \\\\, or the string"
                    + " between back quotes");
          }
          bytes.write(kind);
        }
      }
    }

    private int digits(int backslash, int count, int radix) {
      int value = 0;
      for (int i = 0; i < count; i++, at++) {
        int digit = at < expression.length() ? Character.digit(expression.charAt(at), radix) : -1;
        if (digit < 0) {
          throw new ExpressionException(
              expression, backslash, "this escape needs " + count + " digits");
        }
        value = value * radix + digit;
      }
      if (!Character.isValidCodePoint(value)) {
        throw new ExpressionException(expression, backslash, "this escape names no character");
      }
      return value;
    }

    private void write(int codePoint) {
      bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }
  }
}
