package dev.masterperf.api.ingest;

/**
 * How much the ways in for metrics take.
 *
 * @param sentBytes longest body as it is sent, compressed or not
 * @param inflatedBytes longest body once it is inflated
 * @param metrics most metrics of one request
 * @param bodyBytes most bytes, sent and inflated, of all requests being answered
 * @param inFlightBytes most memory of metrics that the broker has not acknowledged yet, roughly
 */
public record IngestLimits(
    int sentBytes, int inflatedBytes, int metrics, long bodyBytes, long inFlightBytes) {
  private static final int MIB = 1 << 20;

  /**
   * 4 MiB sent, 16 MiB inflated, 20,000 metrics; 32 MiB of bodies and 32 MiB of metrics at once.
   */
  public static final IngestLimits DEFAULT =
      new IngestLimits(4 * MIB, 16 * MIB, 20_000, 32L * MIB, 32L * MIB);

  public IngestLimits {
    requirePositive("sentBytes", sentBytes);
    requirePositive("inflatedBytes", inflatedBytes);
    requirePositive("metrics", metrics);
    requirePositive("inFlightBytes", inFlightBytes);
    if (bodyBytes < (long) sentBytes + inflatedBytes) {
      throw new IllegalArgumentException(
          "bodyBytes must hold one body of sentBytes and inflatedBytes, not only " + bodyBytes);
    }
  }

  private static void requirePositive(String name, long number) {
    if (number <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + number);
    }
  }
}
