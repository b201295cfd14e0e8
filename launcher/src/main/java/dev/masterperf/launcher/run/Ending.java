package dev.masterperf.launcher.run;

/**
 * What becomes of a process whose processor gave up.
 *
 * @param failed called when stream threads keep dying
 * @param hung called when one hangs and another did not help
 */
record Ending(Runnable failed, Runnable hung) {
  /** The process ends, and whoever started it starts it again. */
  static final Ending OF_THE_PROCESS = new Ending(OrderlyStop::endFailed, OrderlyStop::endHung);
}
