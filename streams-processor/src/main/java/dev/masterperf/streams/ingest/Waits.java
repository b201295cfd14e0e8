package dev.masterperf.streams.ingest;

import java.util.List;

/**
 * How long something took, since the process began.
 *
 * @param bounds upper ends of buckets in seconds, growing
 * @param counts of each bucket by itself, and of what is above all of them
 * @param sumSeconds of all
 */
public record Waits(List<Double> bounds, List<Long> counts, double sumSeconds) {
  public Waits {
    bounds = List.copyOf(bounds);
    counts = List.copyOf(counts);
    if (counts.size() != bounds.size() + 1) {
      throw new IllegalArgumentException(
          bounds.size() + " bounds need one count more, not " + counts.size());
    }
  }

  /** How many. */
  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
