package dev.masterperf.api.ingest;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.xerial.snappy.Snappy;

/**
 * Inflates bodies. As many at once as there are processors: a zstd frame may ask for 8 MiB outside
 * the heap, and more hands would not be quicker.
 */
final class Inflation {
  /** RFC 9659: who sends over HTTP uses no larger window, so nobody can ask for more memory. */
  private static final int MAX_WINDOW_LOG = 23;

  /** A copy of 64 bytes takes at least two; nothing in the format gives more. */
  private static final int MAX_SNAPPY_RATIO = 32;

  private static final int MAX_VARINT_BYTES = 5;

  private final Semaphore hands = new Semaphore(Runtime.getRuntime().availableProcessors());

  /**
   * The body before it was compressed.
   *
   * @param into takes it in
   * @throws IOException if it is not what its coding says, or breaks off
   * @throws dev.masterperf.api.http.ProblemException if it grows too large
   */
  byte[] inflate(ContentCoding coding, byte[] sent, Intake into) throws IOException {
    if (coding == ContentCoding.IDENTITY) {
      return sent;
    }
    if (sent.length == 0) {
      throw new EOFException("it is empty");
    }
    hands.acquireUninterruptibly();
    try {
      return switch (coding) {
        case IDENTITY -> sent;
        case GZIP -> gzip(sent, into);
        case ZSTD -> zstd(sent, into);
        case SNAPPY -> snappy(sent, into);
      };
    } finally {
      hands.release();
    }
  }

  private static byte[] gzip(byte[] sent, Intake into) throws IOException {
    try (GzipMembers members = new GzipMembers(new ByteArrayInputStream(sent))) {
      return into.readAll(members);
    }
  }

  private static byte[] zstd(byte[] sent, Intake into) throws IOException {
    try (var frames = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(sent))) {
      return into.readAll(frames.setLongMax(MAX_WINDOW_LOG));
    }
  }

  private static byte[] snappy(byte[] sent, Intake into) throws IOException {
    long length = snappyLength(sent);
    if (length > (long) MAX_SNAPPY_RATIO * sent.length) {
      throw new IOException(sent.length + " bytes cannot hold the " + length + " it claims");
    }
    byte[] inflated = into.ofLength(length);
    int written = Snappy.uncompress(sent, 0, sent.length, inflated, 0);
    if (written != inflated.length) {
      throw new IOException("it holds " + written + " bytes and claims " + inflated.length);
    }
    return inflated;
  }

  /** What a block says of its own length, before anything is made room for. */
  private static long snappyLength(byte[] block) throws IOException {
    long length = 0;
    for (int i = 0; i < Math.min(block.length, MAX_VARINT_BYTES); i++) {
      length |= (long) (block[i] & 0x7f) << (7 * i);
      if (block[i] >= 0) {
        return length;
      }
    }
    throw new IOException("it does not begin with its length");
  }
}
