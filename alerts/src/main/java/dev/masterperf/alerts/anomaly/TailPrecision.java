package dev.masterperf.alerts.anomaly;

/** How exactly the values are remembered by which others are judged. */
public enum TailPrecision {
  /** As they are, in ten bytes each. */
  EXACT,
  /** To 0.4 %, in two bytes each. */
  CODED;

  /** Of so many values the sum of so many of the largest will be asked. */
  Ranks remembering(int size, int largest) {
    return switch (this) {
      case EXACT -> new ExactRanks(size);
      case CODED -> new CodedRanks(size, largest);
    };
  }
}
