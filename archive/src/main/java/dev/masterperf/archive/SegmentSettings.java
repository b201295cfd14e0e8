package dev.masterperf.archive;

import dev.masterperf.model.Resolution;
import java.time.Duration;
import java.util.Set;

/**
 * When segments are closed, and what is archived of windows.
 *
 * @param maxAge a segment is closed when its first record has waited so long
 * @param maxBytes a segment is closed when it takes about so much memory
 * @param memoryBytes so much may be collected of all partitions together; beyond it the largest
 *     segment is closed, and nothing is read while that does not help
 * @param resolutions whose windows are archived; finer ones can be computed from the events
 */
public record SegmentSettings(
    Duration maxAge, long maxBytes, long memoryBytes, Set<Resolution> resolutions) {
  /** Of a process of its own; {@code up} has less memory. */
  public static final SegmentSettings DEFAULT =
      new SegmentSettings(
          Duration.ofMinutes(10), 32L << 20, 64L << 20, Set.of(Resolution.MINUTE, Resolution.HOUR));

  public SegmentSettings {
    if (maxAge.isNegative() || maxAge.isZero() || maxBytes < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(
          "a segment needs an age, a size and memory above zero, not "
              + maxAge
              + ", "
              + maxBytes
              + " bytes and "
              + memoryBytes
              + " bytes");
    }
    if (resolutions.isEmpty()) {
      throw new IllegalArgumentException("at least one resolution is archived");
    }
    resolutions = Set.copyOf(resolutions);
  }

  /** With another age. */
  public SegmentSettings withMaxAge(Duration newMaxAge) {
    return new SegmentSettings(newMaxAge, maxBytes, memoryBytes, resolutions);
  }

  /** With other sizes. */
  public SegmentSettings withBytes(long newMaxBytes, long newMemoryBytes) {
    return new SegmentSettings(maxAge, newMaxBytes, newMemoryBytes, resolutions);
  }
}
