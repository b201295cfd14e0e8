package dev.masterperf.launcher.run;

import dev.masterperf.model.DaemonThreads;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the parts when the process is told to end, and ends it hard when that takes too long. */
public final class OrderlyStop {
  private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);

  /** Shorter than the minute that the shipped units and pods leave, so that we tell of it first. */
  private static final Duration LIMIT = Duration.ofSeconds(50);

  /** A part that hangs does not stop either, and its work waits for the next start. */
  private static final Duration LIMIT_HUNG = Duration.ofSeconds(9);

  private static final Duration TELL = Duration.ofSeconds(5);

  /**
   * What the process ends with when its processor hung and its supervisor gave it up, or when the
   * clock was set back: EX_TEMPFAIL of sysexits.h, by which a service manager can tell it.
   */
  public static final int HUNG = 75;

  private static final int FAILED = 1;

  /** The flag by which Java writes down what it loaded, when it ends. */
  private static final String WRITES_CLASSES = "-XX:ArchiveClassesAtExit";

  private static volatile boolean hung;

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
    endHung("the processor hangs and another stream thread did not help, ending; start again");
  }

  /** Ends the process because the clock by which it waits was set back: {@link #HUNG}. */
  static void endSetBack() {
    endHung("this process counts by the clock as it was, ending; start again");
  }

  private static void endHung(String why) {
    LOG.atError().addKeyValue("exitCode", HUNG).log(why);
    hung = true;
    System.exit(HUNG);
  }

  private static void stop(Parts parts) {
    Thread watchdog =
        hung
            ? watchdog(parts, LIMIT_HUNG, TELL, () -> Runtime.getRuntime().halt(HUNG))
            : watchdog(parts, LIMIT, TELL, () -> Runtime.getRuntime().halt(FAILED));
    parts.close();
    watchdog.interrupt(); // Java may still have classes to write, which is nobody's fault
    if (ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .anyMatch(flag -> flag.startsWith(WRITES_CLASSES))) {
      LOG.info("all parts are stopped; writing the classes down, so that later starts are faster");
    }
  }

  /** Tells what {@code parts} wait for each {@code tell}, and halts after {@code limit}. */
  static Thread watchdog(Parts parts, Duration limit, Duration tell, Runnable halt) {
    Thread watchdog =
        DaemonThreads.named("stop-watchdog").newThread(() -> watch(parts, limit, tell, halt));
    watchdog.start();
    return watchdog;
  }

  private static void watch(Parts parts, Duration limit, Duration tell, Runnable halt) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      long left = limit.toNanos();
      while (left > tell.toNanos()) {
        TimeUnit.NANOSECONDS.sleep(tell.toNanos());
        LOG.atInfo().addKeyValue("part", parts.stopping()).log("still stopping");
        left = end - System.nanoTime();
      }
      TimeUnit.NANOSECONDS.sleep(left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    LOG.atError()
        .addKeyValue("part", parts.stopping())
        .addKeyValue("limit", limit)
        .log("a part does not stop, halting");
    halt.run();
  }
}
