package dev.masterperf.streams.clock;

/**
 * Keeps the append clock of idle partitions going: asks for an empty batch on the metrics topic,
 * whose append time then moves the clock like that of any record. So whatever time alone brings
 * about stands in the log, and reading the log again brings it about again.
 */
@FunctionalInterface
public interface ClockTicks {

  /**
   * Asks for a tick if something is due on a partition read to its end. Cheap, never blocks, and
   * may be called as often as one likes.
   *
   * @param dueMillis append time at which something has to happen, epoch milliseconds; MAX_VALUE:
   *     nothing is waiting
   * @param nowMillis wall clock, epoch milliseconds
   */
  void requestIfDue(int partition, long dueMillis, long nowMillis);
}
