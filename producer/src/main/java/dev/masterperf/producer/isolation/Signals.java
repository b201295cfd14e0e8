package dev.masterperf.producer.isolation;

import java.util.Map;

/** Names of signals as Linux numbers them on x86 and ARM (signal(7)). */
final class Signals {
  static final int TERM = 15;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(5, "SIGTRAP"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(10, "SIGUSR1"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(12, "SIGUSR2"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(14, "SIGALRM"),
          Map.entry(TERM, "SIGTERM"),
          Map.entry(16, "SIGSTKFLT"),
          Map.entry(24, "SIGXCPU"),
          Map.entry(25, "SIGXFSZ"),
          Map.entry(31, "SIGSYS"));

  private Signals() {}

  /** {@code SIGKILL (9)}, or {@code signal 40}. */
  static String text(int number) {
    String name = NAMES.get(number);
    return name == null ? "signal " + number : name + " (" + number + ")";
  }
}
