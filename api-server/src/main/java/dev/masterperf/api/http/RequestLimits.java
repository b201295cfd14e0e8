package dev.masterperf.api.http;

import java.time.Duration;

/**
 * How often one caller may ask, and how slowly a body may come.
 *
 * @param perSecond requests of one caller that are answered each second, in the long run
 * @param burst requests of one caller that are answered at once after a pause
 * @param idle how long a connection may bring nothing while a request is read or answered
 * @param grace how long a body may come as slowly as it likes
 * @param slowestBytesPerSecond what a body has to bring each second after that, on average
 */
public record RequestLimits(
    int perSecond, int burst, Duration idle, Duration grace, int slowestBytesPerSecond) {
  /**
   * 500 requests a second and 1,000 at once; a body of 4 MiB has to be there within 5 minutes.
   *
   * <p>A page that is opened asks for about a hundred parts at once.
   */
  public static final RequestLimits DEFAULT =
      new RequestLimits(500, 1_000, Duration.ofSeconds(30), Duration.ofSeconds(30), 16 << 10);

  public RequestLimits {
    requirePositive("perSecond", perSecond);
    requirePositive("burst", burst);
    requirePositive("idle", idle.toMillis());
    requirePositive("slowestBytesPerSecond", slowestBytesPerSecond);
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative, not " + grace);
    }
  }

  private static void requirePositive(String name, long number) {
    if (number <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + number);
    }
  }
}
