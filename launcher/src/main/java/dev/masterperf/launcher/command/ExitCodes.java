package dev.masterperf.launcher.command;

import dev.masterperf.launcher.run.OrderlyStop;

/** What the process ends with. Ended by a signal, it is the shell's 130 or 143. */
public final class ExitCodes {
  public static final int OK = 0;

  /** Something that was asked for did not happen; for a defect of ours, with a stack trace. */
  public static final int FAILED = 1;

  /** The user can mend it: options, configuration, rules, ports, folders, addresses. */
  public static final int UNUSABLE = 2;

  /** The processor hung; starting it again is the cure. */
  public static final int HUNG = OrderlyStop.HUNG;

  private ExitCodes() {}
}
