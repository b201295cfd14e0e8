package dev.masterperf.streams.health;

import dev.masterperf.model.DaemonThreads;
import dev.masterperf.streams.health.HangWatch.Action;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each second whether the processor goes on, replaces a stream thread that hangs, and ends
 * the process where that does not help. Both are said aloud and counted.
 *
 * <p>On a thread of its own, {@code supervisor}, that waits for no other.
 */
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** The processor, as its supervisor sees it. */
  public interface Supervised {
    HangWatch.Signs signs();

    /** Its state and those of its threads, for people. */
    String describe();

    /**
     * Ends its stream thread, as far as that lets itself be ended, and starts another.
     *
     * @param patience how long to wait for the end
     */
    void replaceThread(Duration patience);
  }

  private final Supervised processor;
  private final HangWatch watch;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Runnable onHung;
  private final AtomicLong replaced = new AtomicLong();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("supervisor"));

  /** Of the thread alone. */
  private long lookedNanos;

  /**
   * @param bound how long work may wait without any being done
   * @param onHung called once, on the supervisor's thread, when another stream thread did not help
   */
  public Supervisor(Supervised processor, Duration bound, LongSupplier nanoTime, Runnable onHung) {
    this.processor = processor;
    this.watch = new HangWatch(bound, PERIOD);
    this.patience = bound.compareTo(Duration.ofSeconds(10)) < 0 ? bound : Duration.ofSeconds(10);
    this.nanoTime = nanoTime;
    this.onHung = onHung;
  }

  /** Begins to look; to be called once. */
  public void start() {
    lookedNanos = nanoTime.getAsLong();
    thread.scheduleWithFixedDelay(
        this::lookSafely, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How often the stream thread was replaced. */
  public long replaced() {
    return replaced.get();
  }

  /** How long work has been waiting without any being done. */
  public Duration stalled() {
    return watch.stalled();
  }

  private void lookSafely() {
    try {
      look();
    } catch (Throwable e) { // one that got out of here would end the watching for good
      LOG.atWarn().setCause(e).log("cannot see whether the processor goes on, looking again");
    }
  }

  /** Looks once. */
  void look() {
    long now = nanoTime.getAsLong();
    Action action = watch.look(processor.signs(), Duration.ofNanos(now - lookedNanos));
    lookedNanos = now;
    if (action == Action.REPLACE) {
      LOG.atError()
          .addKeyValue("seconds", watch.stalled().toSeconds())
          .addKeyValue("processor", processor.describe())
          .log("records wait and nothing is committed: the stream thread hangs, replacing it");
      replaced.incrementAndGet();
      replaceBeside();
    } else if (action == Action.END) {
      LOG.atError()
          .addKeyValue("seconds", watch.stalled().toSeconds())
          .addKeyValue("processor", processor.describe())
          .log("records wait and another stream thread did not help, the process has to end");
      thread.shutdown();
      onHung.run();
    }
  }

  /**
   * On a thread that nobody waits for: Kafka Streams can wait for the end of a stream thread beyond
   * its patience, for ever where the last wait comes to 0 ms, which Java takes for no limit.
   */
  private void replaceBeside() {
    Thread replacing =
        new Thread(() -> processor.replaceThread(patience), "stream-thread-replacement");
    replacing.setDaemon(true);
    replacing.setUncaughtExceptionHandler(
        (ended, failure) -> LOG.atError().setCause(failure).log("no other stream thread started"));
    replacing.start();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
