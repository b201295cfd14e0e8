package dev.masterperf.producer.r2;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.OptionalLong;

/**
 * A source read part by part, which may have said how many bytes it holds and is then held to it.
 * For one thread.
 */
final class PartFeed {
  private final PushbackInputStream in;
  private final OptionalLong announced;
  private long readBytes;
  private boolean ended;

  PartFeed(InputStream in, OptionalLong announcedBytes) {
    this.in = new PushbackInputStream(in);
    this.announced = announcedBytes;
  }

  /**
   * Fills the buffer, as far as there is something.
   *
   * @return how many bytes of it are the part
   * @throws CallerException if the source breaks, or holds more or less than it said
   */
  int next(byte[] buffer) {
    try {
      int bytes = in.readNBytes(buffer, 0, buffer.length);
      int following = bytes < buffer.length ? -1 : in.read();
      if (following >= 0) {
        in.unread(following);
      }
      readBytes += bytes;
      ended = following < 0;
      requireAnnounced();
      return bytes;
    } catch (IOException e) {
      throw new CallerException("the source could not be read: " + e.getMessage(), e);
    }
  }

  /** Whether the last part was the last. */
  boolean ended() {
    return ended;
  }

  /** What it said it holds, or does hold, once it has ended. */
  OptionalLong totalBytes() {
    return ended ? OptionalLong.of(readBytes) : announced;
  }

  private void requireAnnounced() {
    if (announced.isEmpty()) {
      return;
    }
    long expected = announced.getAsLong();
    if (ended && readBytes < expected) {
      throw new CallerException(
          "the source ended after " + readBytes + " of the " + expected + " bytes announced");
    }
    if (readBytes > expected || (readBytes == expected && !ended)) {
      throw new CallerException("the source holds more than the " + expected + " bytes announced");
    }
  }
}
