package dev.masterperf.api.prometheus;

import dev.masterperf.query.series.Labels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/** Writes JSON piece by piece, so that no answer, however large, is in memory as text. */
final class JsonOut implements AutoCloseable {
  private static final int ROOM = 64 << 10;
  private static final long SECOND = 1000;

  /** So many bytes a long takes, with its sign and a point. */
  private static final int LONGEST_NUMBER = 22;

  private static final int DECIMALS = 6;
  private static final double MILLION = 1_000_000;

  /** Below it a number of so many digits is the only one of no more that reads as its double. */
  private static final double EXACT = 1e15;

  private static final String HEX = "0123456789abcdef";

  private final OutputStream out;
  private final byte[] bytes = new byte[ROOM];
  private int size;

  /** Of one number, from its last on. */
  private final byte[] digits = new byte[LONGEST_NUMBER];

  private final TimeTexts times = new TimeTexts();

  JsonOut(OutputStream out) {
    this.out = out;
  }

  /** Writes text of ASCII as it is. */
  JsonOut raw(String ascii) throws IOException {
    for (int from = 0; from < ascii.length(); ) {
      if (size == ROOM) {
        flush();
      }
      int length = Math.min(ROOM - size, ascii.length() - from);
      for (int i = 0; i < length; i++) {
        bytes[size + i] = (byte) ascii.charAt(from + i);
      }
      size += length;
      from += length;
    }
    return this;
  }

  /** Writes a string in quotes. */
  JsonOut text(String text) throws IOException {
    raw("\"");
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    for (byte one : utf8) {
      if (one == '"' || one == '\\') {
        raw("\\");
        write(one);
      } else if (one >= 0 && one < ' ') {
        raw(one == '\n' ? "\\n" : one == '\t' ? "\\t" : one == '\r' ? "\\r" : control(one));
      } else {
        write(one);
      }
    }
    return raw("\"");
  }

  private static String control(byte one) {
    return "\\u00" + HEX.charAt(one >> 4) + HEX.charAt(one & 15);
  }

  /** Writes one character of ASCII. */
  JsonOut raw(char ascii) throws IOException {
    write((byte) ascii);
    return this;
  }

  private void write(byte one) throws IOException {
    if (size == ROOM) {
      flush();
    }
    bytes[size++] = one;
  }

  /** One of several series begins, whose times are most often those of the one before. */
  void rewindTimes() {
    times.rewind();
  }

  /** Writes a time in seconds, with milliseconds where there are some. */
  JsonOut time(long millis) throws IOException {
    if (ROOM - size < 3 * LONGEST_NUMBER) { // so that no part of it makes room for itself
      flush();
    }
    int known = times.copy(millis, bytes, size);
    if (known > 0) {
      size += known;
      return this;
    }
    int from = size;
    seconds(millis);
    times.remember(millis, bytes, from, size - from);
    return this;
  }

  /** In one piece, since there is room for it. */
  private void seconds(long millis) throws IOException {
    long magnitude = Math.abs(millis);
    if (millis < 0) {
      raw('-');
    }
    decimal(magnitude / SECOND, 0);
    long rest = magnitude % SECOND;
    if (rest != 0) {
      raw(rest < 10 ? ".00" : rest < 100 ? ".0" : ".").decimal(rest, 0);
    }
  }

  /** Writes a number in quotes. */
  JsonOut number(double value) throws IOException {
    // Most numbers have few decimals, and an answer has so many numbers that their text counts.
    double millionths = Math.rint(value * MILLION);
    boolean few = millionths != 0 && Math.abs(millionths) < EXACT && millionths / MILLION == value;
    raw('"');
    return (few ? decimal((long) millionths, DECIMALS) : raw(GoNumber.text(value))).raw('"');
  }

  /**
   * Writes a number without zeros behind its point.
   *
   * @param unscaled the number as a multiple of its last decimal
   */
  private JsonOut decimal(long unscaled, int decimals) throws IOException {
    if (ROOM - size < LONGEST_NUMBER) {
      flush();
    }
    long rest = Math.abs(unscaled);
    int behind = decimals;
    for (; behind > 0 && rest % 10 == 0; behind--) {
      rest /= 10;
    }
    int at = LONGEST_NUMBER;
    for (int written = 0; rest > 0 || written <= behind; written++) {
      if (behind > 0 && written == behind) {
        digits[--at] = '.';
      }
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    if (unscaled < 0) {
      digits[--at] = '-';
    }
    System.arraycopy(digits, at, bytes, size, LONGEST_NUMBER - at);
    size += LONGEST_NUMBER - at;
    return this;
  }

  /** Writes labels as an object. */
  JsonOut labels(Labels labels) throws IOException {
    raw("{");
    String separator = "";
    for (Map.Entry<String, String> label : labels.toMap().entrySet()) {
      raw(separator).text(label.getKey()).raw(":").text(label.getValue());
      separator = ",";
    }
    return raw("}");
  }

  /** Writes an array of strings. */
  JsonOut texts(Collection<String> texts) throws IOException {
    raw("[");
    String separator = "";
    for (String text : texts) {
      raw(separator).text(text);
      separator = ",";
    }
    return raw("]");
  }

  private void flush() throws IOException {
    out.write(bytes, 0, size);
    size = 0;
  }

  /** Hands on what is left; the stream stays open. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
