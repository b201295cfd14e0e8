package dev.masterperf.alerts.routing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text between double quotes with Go's escapes, as matchers write it. */
final class GoString {
  private static final String ESCAPES = "abfnrtv\\\"";
  private static final byte[] MEANINGS = {7, '\b', '\f', '\n', '\r', '\t', 11, '\\', '"'};

  private final String quoted;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int at = 1;

  private GoString(String quoted) {
    this.quoted = quoted;
  }

  /** The text between quotes. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append(String.format("\\x%02x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /**
   * What stands between the quotes at both ends of {@code quoted}.
   *
   * @throws IllegalArgumentException if an escape has no meaning, or the bytes are not UTF-8
   */
  static String unquote(String quoted) {
    return new GoString(quoted).read();
  }

  private String read() {
    int end = quoted.length() - 1;
    while (at < end) {
      int codePoint = quoted.codePointAt(at);
      if (codePoint == '\\') {
        escape();
      } else {
        write(codePoint);
        at += Character.charCount(codePoint);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(quoted + " is not UTF-8 text", e);
    }
  }

  private void escape() {
    char kind = quoted.charAt(at + 1);
    int known = ESCAPES.indexOf(kind);
    if (known >= 0) {
      bytes.write(MEANINGS[known]);
      at += 2;
      return;
    }
    switch (kind) {
      case 'x' -> bytes.write(digits(2, 2, 16));
      case 'u' -> write(digits(2, 4, 16));
      case 'U' -> write(digits(2, 8, 16));
      case '0', '1', '2', '3' -> bytes.write(digits(1, 3, 8));
      default ->
          throw new IllegalArgumentException(
              "unknown escape \\" + kind + " in " + quoted + "; a backslash is written \\\\");
    }
  }

  private int digits(int skip, int count, int radix) {
    int from = at + skip;
    at = from + count;
    try {
      int value = Integer.parseInt(quoted.substring(from, at), radix);
      if (Character.isValidCodePoint(value)) {
        return value;
      }
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("an escape lacks digits in " + quoted, e);
    }
    throw new IllegalArgumentException("an escape names no character in " + quoted);
  }

  private void write(int codePoint) {
    bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
  }
}
