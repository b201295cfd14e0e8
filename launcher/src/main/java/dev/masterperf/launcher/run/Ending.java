package dev.masterperf.launcher.run;

/**
 * What becomes of a process that cannot go on.
 *
 * @param failed called when stream threads keep dying
 * @param hung called when one hangs and another did not help
 * @param setBack called when the machine's clock was set back too far
 */
record Ending(Runnable failed, Runnable hung, Runnable setBack) {
  /** The process ends, and whoever started it starts it again. */
  static final Ending OF_THE_PROCESS =
      new Ending(OrderlyStop::endFailed, OrderlyStop::endHung, OrderlyStop::endSetBack);
}
