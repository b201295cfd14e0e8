package dev.masterperf.api.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip (RFC 1952) of any number of members, and takes nothing that is not: the JDK's own
 * stream passes over whatever follows a member, so a body cut off there would be accepted in part.
 */
final class GzipMembers extends InputStream {
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATED = 8;
  private static final int FIXED_HEADER_BYTES = 10;
  private static final int FLAGS_AT = 3;
  private static final int HAS_HEADER_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED_FLAGS = 0xe0;

  private final byte[] sent;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private int at;

  GzipMembers(byte[] sent) throws IOException {
    this.sent = sent;
    begin();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) throws IOException {
    if (wanted == 0) {
      return 0;
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
          if (at == sent.length) {
            return -1;
          }
          begin();
        } else if (inflater.needsInput()) {
          throw new EOFException("it ends in the middle of a member");
        } else {
          throw new IOException("it needs a dictionary");
        }
      }
    } catch (DataFormatException e) {
      throw new IOException(e.getMessage() == null ? "the data is damaged" : e.getMessage(), e);
    }
  }

  private void begin() throws IOException {
    at = afterHeader();
    sum.reset();
    inflater.reset();
    inflater.setInput(sent, at, sent.length - at);
  }

  private int afterHeader() throws IOException {
    if (unsigned(at) != MAGIC_1 || unsigned(at + 1) != MAGIC_2 || unsigned(at + 2) != DEFLATED) {
      throw new IOException("there is no member at byte " + at);
    }
    int flags = unsigned(at + FLAGS_AT);
    if ((flags & RESERVED_FLAGS) != 0) {
      throw new IOException("the member at byte " + at + " has flags that mean nothing");
    }
    int end = at + FIXED_HEADER_BYTES;
    if ((flags & HAS_EXTRA) != 0) {
      end += 2 + (unsigned(end) | unsigned(end + 1) << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      end = afterText(end);
    }
    if ((flags & HAS_COMMENT) != 0) {
      end = afterText(end);
    }
    if ((flags & HAS_HEADER_CRC) != 0) {
      end += 2;
    }
    if (end > sent.length) {
      throw new EOFException("it ends in the middle of a header");
    }
    return end;
  }

  private int afterText(int from) throws IOException {
    int end = from;
    while (unsigned(end) != 0) {
      end++;
    }
    return end + 1;
  }

  private void end() throws IOException {
    at = sent.length - inflater.getRemaining();
    long expected = word(at);
    long length = word(at + 4);
    at += 8;
    if (expected != sum.getValue() || length != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new IOException("its check sum is another");
    }
  }

  private long word(int from) throws IOException {
    return unsigned(from)
        | unsigned(from + 1) << 8
        | unsigned(from + 2) << 16
        | (long) unsigned(from + 3) << 24;
  }

  private int unsigned(int position) throws IOException {
    if (position >= sent.length) {
      throw new EOFException("it ends in the middle of a member");
    }
    return sent[position] & 0xff;
  }

  /** Frees the memory outside the heap. */
  @Override
  public void close() {
    inflater.end();
  }
}
