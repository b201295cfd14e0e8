package dev.masterperf.api.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip (RFC 1952) of any number of members, and takes nothing that is not: the JDK's own
 * stream passes over whatever follows a member, so what is cut off or damaged there would be
 * accepted in part.
 */
public final class GzipMembers extends InputStream {
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATED = 8;
  private static final int TIME_AND_SYSTEM_BYTES = 6;
  private static final int HAS_HEADER_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED_FLAGS = 0xe0;
  private static final int BUFFER_BYTES = 8 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Inflater inflater;
  private final CRC32 sum = new CRC32();
  private int at;
  private int filled;

  /** Compressed bytes before the buffer. */
  private long before;

  private boolean ended;

  /**
   * @param in closed together with this
   * @throws IOException if it begins with no member
   */
  public GzipMembers(InputStream in) throws IOException {
    this.in = in;
    readHeader(required()); // before there is an inflater, which nobody would close
    this.inflater = new Inflater(true);
    inflater.setInput(buffer, at, filled - at);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    if (wanted == 0 || ended) {
      return ended ? -1 : 0;
    }
    try {
      while (true) {
        int read = inflater.inflate(target, offset, wanted);
        if (read > 0) {
          sum.update(target, offset, read);
          return read;
        }
        if (inflater.finished()) {
          end();
          int next = next();
          if (next < 0) {
            ended = true;
            return -1;
          }
          begin(next);
        } else if (inflater.needsInput()) {
          at = filled;
          if (!fill()) {
            throw brokenOff();
          }
          inflater.setInput(buffer, 0, filled);
        } else {
          throw new IOException("it needs a dictionary");
        }
      }
    } catch (DataFormatException e) {
      throw new IOException(e.getMessage() == null ? "the data is damaged" : e.getMessage(), e);
    }
  }

  private void begin(int first) throws IOException {
    readHeader(first);
    sum.reset();
    inflater.reset();
    inflater.setInput(buffer, at, filled - at);
  }

  private void readHeader(int first) throws IOException {
    long start = before + at - 1;
    if (first != MAGIC_1 || required() != MAGIC_2 || required() != DEFLATED) {
      throw new IOException("there is no member at byte " + start);
    }
    int flags = required();
    if ((flags & RESERVED_FLAGS) != 0) {
      throw new IOException("the member at byte " + start + " has flags that mean nothing");
    }
    skip(TIME_AND_SYSTEM_BYTES);
    if ((flags & HAS_EXTRA) != 0) {
      skip(required() | required() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_HEADER_CRC) != 0) {
      skip(2);
    }
  }

  private void end() throws IOException {
    at = filled - inflater.getRemaining();
    long expected = word();
    long length = word();
    if (expected != sum.getValue() || length != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new IOException("its check sum is another");
    }
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      required();
    }
  }

  private void skipText() throws IOException {
    int next;
    do {
      next = required();
    } while (next != 0);
  }

  private long word() throws IOException {
    return required() | required() << 8 | required() << 16 | (long) required() << 24;
  }

  private int required() throws IOException {
    int next = next();
    if (next < 0) {
      throw brokenOff();
    }
    return next;
  }

  private static EOFException brokenOff() {
    return new EOFException("it ends in the middle of a member");
  }

  /** The next compressed byte; -1 if there is none. */
  private int next() throws IOException {
    return at < filled || fill() ? buffer[at++] & 0xff : -1;
  }

  private boolean fill() throws IOException {
    before += filled;
    at = 0;
    filled = Math.max(0, in.read(buffer, 0, BUFFER_BYTES));
    return filled > 0;
  }

  /** Frees the memory outside the heap, too. */
  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
