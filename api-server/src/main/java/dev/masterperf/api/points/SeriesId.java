package dev.masterperf.api.points;

import dev.masterperf.model.Series;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A series in 16 bytes: the first half of its key's SHA-256, so that no two series will share one,
 * not even those somebody chose.
 */
record SeriesId(long high, long low) {

  static SeriesId of(Series series) {
    try {
      byte[] text = series.key().text().getBytes(StandardCharsets.UTF_8);
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text));
      return new SeriesId(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256, this one has not", e);
    }
  }
}
