package dev.masterperf.producer.r2;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads {@code r2-part-N} of one upload; none where one part is sent at a time. */
final class PartThreads implements Executor, AutoCloseable {
  /** As long as a part may wait for an answer. */
  private static final long STOP_SECONDS = 30;

  private final @Nullable ExecutorService workers;

  PartThreads(int parallel) {
    AtomicInteger number = new AtomicInteger();
    this.workers =
        parallel == 1
            ? null
            : Executors.newFixedThreadPool(
                parallel,
                task -> {
                  Thread thread = new Thread(task, "r2-part-" + number.incrementAndGet());
                  thread.setDaemon(true);
                  return thread;
                });
  }

  @Override
  public void execute(Runnable part) {
    if (workers == null) {
      part.run();
    } else {
      workers.execute(part);
    }
  }

  /**
   * Interrupts what is under way and waits for its end: a part that arrives after the upload was
   * given up would be kept by the bucket.
   */
  void stopAndWait() {
    if (workers == null) {
      return;
    }
    workers.shutdownNow();
    try {
      workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (workers != null) {
      workers.shutdownNow();
    }
  }
}
