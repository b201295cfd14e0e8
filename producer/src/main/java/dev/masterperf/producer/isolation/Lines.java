package dev.masterperf.producer.isolation;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a program's output, each cut to what is ever shown of it: a program that writes no line
 * break must not fill our memory.
 */
final class Lines {
  static final int MAX_LENGTH = 200;
  private static final int BUFFER_CHARS = 1024;

  private final Reader in;
  private final char[] buffer = new char[BUFFER_CHARS];
  private int position;
  private int length;

  Lines(Reader in) {
    this.in = in;
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    boolean any = false;
    for (int next = read(); next >= 0; next = read()) {
      if (next == '\n') {
        return line.toString();
      }
      any = true;
      if (next != '\r' && line.length() < MAX_LENGTH) {
        line.append((char) next);
      }
    }
    return any ? line.toString() : null;
  }

  private int read() throws IOException {
    if (position == length) {
      length = in.read(buffer);
      position = 0;
      if (length < 0) {
        length = 0;
        return -1;
      }
    }
    return buffer[position++];
  }
}
