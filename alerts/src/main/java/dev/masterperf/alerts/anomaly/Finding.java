package dev.masterperf.alerts.anomaly;

/**
 * What one expert found.
 *
 * @param rarity of it among what the expert saw before, in powers of ten, as much as counts
 * @param chance the same, whether or not what is rare is also much
 * @param length of what it looked at, in values; of a {@link Kind#SEASON} its length
 * @param age how many values ago the most similar that it knows ended; of a {@link Kind#PATTERN} or
 *     {@link Kind#NEIGHBOURS} alone
 */
public record Finding(Kind kind, double rarity, double chance, long length, long age) {

  /** Of an expert that looks at the past as a whole. */
  static Finding of(Kind kind, TailProbability tail, long length) {
    return new Finding(kind, tail.rarity(), tail.chance(), length, 0);
  }

  /** What an expert looks at. */
  public enum Kind {
    /** A pattern of points, each of several values. */
    PATTERN,
    /** The last values, one by one. */
    NEIGHBOURS,
    /** The distance from what is usual at this time of day. */
    TIME_OF_DAY,
    /** The distance of the last values from those a season, two and three ago. */
    SEASON,
    /** The distance from the value before. */
    JUMP,
    /** That values vary less than usual. */
    CALM
  }
}
