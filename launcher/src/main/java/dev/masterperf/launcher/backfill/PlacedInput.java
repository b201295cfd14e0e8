package dev.masterperf.launcher.backfill;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes, with where one stands and a digest of everything up to there. */
final class PlacedInput {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final MessageDigest digest = sha256();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int digestedTo;
  private int end;
  private long before;
  private long line;

  /**
   * A place in a file.
   *
   * @param bytes before it
   * @param line number of the last line before it that has ended
   * @param sha256 of all bytes before it, in hexadecimal
   */
  record Position(long bytes, long line, String sha256) {}

  PlacedInput(InputStream in) {
    this.in = in;
  }

  /** The next byte, or -1 at the end. */
  int read() throws IOException {
    if (at == end && !fill()) {
      return -1;
    }
    byte next = buffer[at++];
    if (next == '\n') {
      line++;
    }
    return next & 0xff;
  }

  private boolean fill() throws IOException {
    digest.update(buffer, digestedTo, end - digestedTo);
    before += end;
    at = 0;
    digestedTo = 0;
    end = Math.max(0, in.read(buffer, 0, BUFFER_BYTES));
    return end > 0;
  }

  /** Passes over bytes up to an offset; false if the input ends before. */
  boolean skipTo(long offset) throws IOException {
    while (bytes() < offset) {
      if (read() < 0) {
        return false;
      }
    }
    return true;
  }

  /** How many lines have ended so far. */
  long line() {
    return line;
  }

  long bytes() {
    return before + at;
  }

  Position position() {
    digest.update(buffer, digestedTo, at - digestedTo);
    digestedTo = at;
    return new Position(bytes(), line, HexFormat.of().formatHex(copyOfDigest().digest()));
  }

  private MessageDigest copyOfDigest() {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own SHA-256 can be copied", e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
