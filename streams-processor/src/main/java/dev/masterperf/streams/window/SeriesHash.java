package dev.masterperf.streams.window;

import dev.masterperf.model.SeriesKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A series in 16 bytes: the first half of its key's SHA-256, so that no two series will share one,
 * not even those somebody chose.
 */
record SeriesHash(long high, long low) implements Comparable<SeriesHash> {

  static SeriesHash of(SeriesKey key) {
    try {
      byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text));
      return new SeriesHash(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256, this one has not", e);
    }
  }

  @Override
  public int compareTo(SeriesHash other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh == 0 ? Long.compareUnsigned(low, other.low) : byHigh;
  }
}
