package dev.masterperf.producer.r2;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * What an object holds.
 *
 * @param open gives a new stream over the same bytes each time: a retry reads again
 */
public record ObjectBody(Supplier<InputStream> open, long lengthBytes) {
  public ObjectBody {
    if (lengthBytes < 0) {
      throw new IllegalArgumentException("a body has no negative length: " + lengthBytes);
    }
  }

  /** A body of bytes in memory, which must not change until it is sent. */
  public static ObjectBody of(byte[] bytes) {
    return new ObjectBody(() -> new ByteArrayInputStream(bytes), bytes.length);
  }
}
