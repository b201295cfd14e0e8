package dev.masterperf.producer.isolation;

import dev.masterperf.model.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread, {@code isolation-supervisor}, that owns the state of all agents. */
final class SupervisorThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorThread.class);

  private final ScheduledThreadPoolExecutor executor;

  SupervisorThread() {
    executor = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("isolation-supervisor"));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  /**
   * Asks for an answer.
   *
   * @throws RejectedExecutionException after {@link #close}
   */
  <T> CompletableFuture<T> ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, executor);
  }

  /** Runs it soon; after {@link #close} never. */
  void run(Runnable task) {
    try {
      executor.execute(surviving(task));
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("a process ended after its supervisor");
    }
  }

  /** Runs it later, unless cancelled. */
  ScheduledFuture<?> after(Duration delay, Runnable task) {
    return executor.schedule(surviving(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  void every(Duration period, Runnable task) {
    executor.scheduleAtFixedRate(
        surviving(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** One agent's trouble must not end the care for all others. */
  private static Runnable surviving(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("a defect in the care for agents");
      }
    };
  }

  /** What is due has been done; what is not is dropped. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
