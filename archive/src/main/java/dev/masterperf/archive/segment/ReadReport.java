package dev.masterperf.archive.segment;

import java.util.List;

/**
 * What a reading of the archive could not give.
 *
 * @param windows how many windows it gave
 * @param missing offsets that no segment holds
 */
public record ReadReport(long windows, List<Damage> damaged, List<OffsetRange> missing) {

  /** An object that could not be read as a segment; none of its windows were given. */
  public record Damage(String key, String reason) {}

  public ReadReport {
    damaged = List.copyOf(damaged);
    missing = List.copyOf(missing);
  }

  /** Whether everything archived was given. */
  public boolean complete() {
    return damaged.isEmpty() && missing.isEmpty();
  }
}
