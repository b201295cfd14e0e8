package dev.masterperf.api.ingest;

import java.util.Arrays;

/** The lines of a body that hold something, one after the other. */
final class JsonLines {
  private final byte[] body;
  private int from;
  private int to = -1;
  private int number;

  JsonLines(byte[] body) {
    this.body = body;
  }

  /** Steps to the next line that is not blank, if there is one. */
  boolean next() {
    while (to < body.length) {
      from = to + 1;
      number++;
      to = from;
      while (to < body.length && body[to] != '\n') {
        to++;
      }
      while (from < to && isBlank(body[from])) {
        from++;
      }
      if (from + 2 < to && isByteOrderMark()) {
        from += 3;
      }
      if (from < to) {
        return true;
      }
    }
    return false;
  }

  /** As some tools put it before text; nothing of what is read. */
  private boolean isByteOrderMark() {
    return body[from] == (byte) 0xEF
        && body[from + 1] == (byte) 0xBB
        && body[from + 2] == (byte) 0xBF;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  /** Of the line, from 1, blank ones counted. */
  int number() {
    return number;
  }

  /** Whether the line begins like an array. */
  boolean isArray() {
    return body[from] == '[';
  }

  /** The line, from its first visible character on. */
  byte[] bytes() {
    return Arrays.copyOfRange(body, from, to);
  }
}
