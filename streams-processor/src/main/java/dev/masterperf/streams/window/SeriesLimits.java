package dev.masterperf.streams.window;

import java.time.Duration;

/**
 * How long a processor keeps series.
 *
 * @param ttl a series that got no event for so long, by the append clock, is forgotten
 */
public record SeriesLimits(Duration ttl) {
  public static final SeriesLimits DEFAULT = new SeriesLimits(Duration.ofHours(24));

  public SeriesLimits {
    if (ttl.toMillis() < 1) {
      throw new IllegalArgumentException("a series is kept for at least 1 ms, not " + ttl);
    }
  }

  /** The same, with at least this time to live. */
  public SeriesLimits keepingAtLeast(Duration least) {
    return ttl.compareTo(least) >= 0 ? this : new SeriesLimits(least);
  }
}
