package dev.masterperf.archive.trim;

import java.util.OptionalLong;

/** The first offset that a partition keeps. */
final class TrimPoint {
  private TrimPoint() {}

  /**
   * Nobody may miss what is dropped, so the one who needs most decides.
   *
   * @param start the first offset the topic has
   * @param end the first one it does not have yet
   * @param archived the first one that is not archived; beyond the end where the bucket tells of
   *     another topic, of which nothing follows for this one
   * @param processed the first one that the processor has not read for good; empty where it has yet
   *     to begin
   * @param young the first one that is not old enough; empty where all are
   * @return empty if nothing is to be dropped
   */
  static OptionalLong of(
      long start, long end, long archived, OptionalLong processed, OptionalLong young) {
    if (processed.isEmpty() || archived > end) {
      return OptionalLong.empty();
    }
    long keep = Math.min(archived, Math.min(processed.getAsLong(), young.orElse(Long.MAX_VALUE)));
    return keep > start ? OptionalLong.of(keep) : OptionalLong.empty();
  }
}
