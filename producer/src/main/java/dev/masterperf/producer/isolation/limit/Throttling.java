package dev.masterperf.producer.isolation.limit;

/**
 * How often the kernel kept a group waiting for its next share of CPU, since the group was made.
 *
 * @param periods in which it wanted to run
 * @param throttled periods in which its share was used up before their end
 */
public record Throttling(long periods, long throttled) {

  /** Share of the periods since {@code earlier} in which it was throttled, from 0 to 1. */
  public double since(Throttling earlier) {
    long between = periods - earlier.periods;
    return between <= 0 ? 0 : (double) (throttled - earlier.throttled) / between;
  }
}
