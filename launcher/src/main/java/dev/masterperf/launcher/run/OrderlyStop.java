package dev.masterperf.launcher.run;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the parts when the process is told to end, and ends it hard when that takes too long. */
public final class OrderlyStop {
  private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);
  private static final Duration LIMIT = Duration.ofSeconds(9);

  /**
   * What the process ends with when its processor hung and its supervisor gave it up: EX_TEMPFAIL
   * of sysexits.h, by which a service manager can tell it.
   */
  public static final int HUNG = 75;

  private static final int FAILED = 1;

  /** What it is halted with where stopping takes too long. */
  private static volatile int exitCode = FAILED;

  private OrderlyStop() {}

  /** From now on SIGINT, SIGTERM and {@code System.exit} close {@code parts}. */
  public static void on(Parts parts) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(parts), "orderly-stop"));
  }

  /** Ends the process because a part of it cannot go on; a restart cures the known causes. */
  static void endFailed() {
    LOG.atError().log("the processor cannot go on, ending; start again");
    System.exit(FAILED);
  }

  /** Ends the process because its processor hangs: {@link #HUNG}. */
  static void endHung() {
    LOG.atError()
        .addKeyValue("exitCode", HUNG)
        .log("the processor hangs and another stream thread did not help, ending; start again");
    exitCode = HUNG;
    System.exit(HUNG);
  }

  private static void stop(Parts parts) {
    Thread watchdog = new Thread(OrderlyStop::haltLater, "stop-watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
    parts.close();
    watchdog.interrupt(); // Java may still have classes to write, which is nobody's fault
  }

  private static void haltLater() {
    try {
      Thread.sleep(LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    LOG.atError().addKeyValue("limit", LIMIT).log("parts still stopping, halting");
    Runtime.getRuntime().halt(exitCode);
  }
}
