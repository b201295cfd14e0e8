package dev.masterperf.api.statsd;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what comes by a connection at line ends, into pieces of whole lines. A line longer than any
 * that is taken keeps just too many bytes, so that it is refused as such and takes no memory.
 */
final class LineStream {
  private static final int ROOM = 64 * 1024;
  private static final int KEPT_OF_TOO_LONG = Aggregation.MAX_LINE_BYTES + 1;

  private final InputStream in;
  private final byte[] buffer = new byte[ROOM];
  private int filled;

  /** Whether the buffer holds the beginning of a line that is too long, whose end is to come. */
  private boolean passingOver;

  LineStream(InputStream in) {
    this.in = in;
  }

  /** The next whole lines, at least one; null at the end. */
  byte @Nullable [] next() throws IOException {
    while (true) {
      int lines = indexAfterLastLineEnd();
      if (lines > 0) {
        return take(lines);
      }
      if (filled >= KEPT_OF_TOO_LONG) {
        filled = KEPT_OF_TOO_LONG;
        passingOver = true;
      }
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        return filled == 0 ? null : take(filled);
      }
      int from = passingOver ? indexOfLineEnd(filled, filled + read) : filled;
      if (from < filled + read) {
        int kept = filled + read - from;
        System.arraycopy(buffer, from, buffer, filled, kept);
        filled += kept;
        passingOver = false;
      }
    }
  }

  private byte[] take(int length) {
    byte[] taken = Arrays.copyOf(buffer, length);
    System.arraycopy(buffer, length, buffer, 0, filled - length);
    filled -= length;
    return taken;
  }

  /** 0 if there is none. */
  private int indexAfterLastLineEnd() {
    int at = filled;
    while (at > 0 && buffer[at - 1] != '\n') {
      at--;
    }
    return at;
  }

  /** {@code to} if there is none. */
  private int indexOfLineEnd(int from, int to) {
    int at = from;
    while (at < to && buffer[at] != '\n') {
      at++;
    }
    return at;
  }
}
