package dev.masterperf.launcher.watch;

import dev.masterperf.model.DaemonThreads;
import dev.masterperf.streams.health.ClockStep;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each second whether this machine's clock was set back further than can be waited for, and
 * says so once: nothing in this process that talks to Kafka would go on before the clock shows
 * again what it showed.
 *
 * <p>On a thread of its own, {@code clock-watch}.
 */
public final class ClockWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final ClockStep step;
  private final Duration bound;
  private final Runnable onSetBack;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("clock-watch"));

  /**
   * @param bound for how long clients may stand still
   * @param onSetBack called once, on a thread of this
   */
  public ClockWatch(InstantSource clock, Duration bound, Runnable onSetBack) {
    this.step = new ClockStep(clock);
    this.bound = bound;
    this.onSetBack = onSetBack;
  }

  /** Begins to look; to be called once. */
  public void start() {
    thread.scheduleWithFixedDelay(this::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks once. */
  void look() {
    Duration back = step.back();
    if (back.compareTo(bound) > 0) {
      LOG.atError()
          .addKeyValue("seconds", back.toSeconds())
          .log("this machine's clock was set back, and Kafka's clients would stand still so long");
      thread.shutdown();
      onSetBack.run();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
