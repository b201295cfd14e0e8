package dev.masterperf.api.remotewrite;

/** The NaN by which Prometheus says that a series has ended. */
final class StaleMarker {
  private static final long BITS = 0x7ff0000000000002L;

  private StaleMarker() {}

  static boolean is(double value) {
    return Double.doubleToRawLongBits(value) == BITS;
  }
}
