package dev.masterperf.query.series;

/** The value by which Prometheus says that a series ended: one particular NaN. */
public final class Staleness {
  private static final long BITS = 0x7ff0000000000002L;

  public static final double MARKER = Double.longBitsToDouble(BITS);

  private Staleness() {}

  public static boolean isMarker(double value) {
    return Double.doubleToRawLongBits(value) == BITS;
  }
}
