package dev.masterperf.launcher.run;

import dev.masterperf.api.health.Readiness;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits a bounded time until a process can do its work. */
final class Ready {
  private static final Logger LOG = LoggerFactory.getLogger(Ready.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Ready() {}

  /** Returns when nothing is missing; after 30 s it says what is and returns too. */
  static void await(Readiness readiness) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!readiness.ready() && System.nanoTime() < deadline) {
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    readiness
        .notReadyReasons()
        .forEach(reason -> LOG.atWarn().addKeyValue("reason", reason).log("not ready yet"));
  }
}
