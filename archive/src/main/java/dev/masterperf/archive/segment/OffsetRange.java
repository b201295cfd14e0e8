package dev.masterperf.archive.segment;

/**
 * Offsets of one partition.
 *
 * @param first inclusive
 * @param last inclusive
 */
public record OffsetRange(int partition, long first, long last) {
  public OffsetRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("no offset range: " + first + " to " + last);
    }
  }

  @Override
  public String toString() {
    return "partition " + partition + ", offsets " + first + " to " + last;
  }
}
