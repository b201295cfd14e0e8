package dev.masterperf.alerts.anomaly;

/**
 * What one expert found.
 *
 * @param rarity of it among what the expert saw before, in powers of ten
 * @param length of what it looked at, in values
 * @param age how many values ago the most similar that it knows ended; of a {@link Kind#PATTERN} or
 *     {@link Kind#NEIGHBOURS} alone
 */
public record Finding(Kind kind, double rarity, long length, long age) {

  /** What an expert looks at. */
  public enum Kind {
    /** A pattern of points, each of several values. */
    PATTERN,
    /** The last values, one by one. */
    NEIGHBOURS,
    /** The distance from what is usual at this time of day. */
    TIME_OF_DAY,
    /** The distance from the value before. */
    JUMP,
    /** That values vary less than usual. */
    CALM
  }
}
