package dev.masterperf.api.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How often one caller may ask, how much they may download at once, and how slowly a body may come
 * and an answer be taken.
 *
 * @param perSecond requests of one caller that are answered each second, in the long run
 * @param burst requests of one caller that are answered at once after a pause
 * @param downloads exports and answers of history under way at once, of all callers
 * @param downloadsOfOne how many of them one caller may have
 * @param idle how long a connection may bring or take nothing while a request is read or answered
 * @param grace how long a body may come, and an answer be waited for, as slowly as it likes
 * @param slowestBytesPerSecond what has to go through each second after that, on average
 */
public record RequestLimits(
    int perSecond,
    int burst,
    int downloads,
    int downloadsOfOne,
    Duration idle,
    Duration grace,
    int slowestBytesPerSecond) {
  /**
   * 500 requests a second and 1,000 at once; 8 downloads, of which one caller has at most 6; a body
   * of 4 MiB has to be there within 5 minutes.
   *
   * <p>A page that is opened asks for about a hundred parts at once, over six connections.
   */
  public static final RequestLimits DEFAULT =
      new RequestLimits(500, 1_000, 8, 6, Duration.ofSeconds(30), Duration.ofSeconds(30), 16 << 10);

  public RequestLimits {
    requirePositive("perSecond", perSecond);
    requirePositive("burst", burst);
    requirePositive("downloads", downloads);
    requirePositive("downloadsOfOne", downloadsOfOne);
    requirePositive("idle", idle.toMillis());
    requirePositive("slowestBytesPerSecond", slowestBytesPerSecond);
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative, not " + grace);
    }
  }

  /** The same with another rate of requests. */
  public RequestLimits withRate(int otherPerSecond, int otherBurst) {
    return new RequestLimits(
        otherPerSecond, otherBurst, downloads, downloadsOfOne, idle, grace, slowestBytesPerSecond);
  }

  /** The same with other downloads. */
  public RequestLimits withDownloads(int other, int otherOfOne) {
    return new RequestLimits(
        perSecond, burst, other, otherOfOne, idle, grace, slowestBytesPerSecond);
  }

  /** The same with other patience. */
  public RequestLimits withPatience(
      Duration otherIdle, Duration otherGrace, int otherBytesPerSecond) {
    return new RequestLimits(
        perSecond, burst, downloads, downloadsOfOne, otherIdle, otherGrace, otherBytesPerSecond);
  }

  /** Whether that much within that time is too little. */
  boolean isTooSlow(long bytes, long elapsedNanos) {
    long counted = elapsedNanos - grace.toNanos();
    double due = (double) counted / TimeUnit.SECONDS.toNanos(1) * slowestBytesPerSecond;
    return bytes < due;
  }

  private static void requirePositive(String name, long number) {
    if (number <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + number);
    }
  }
}
