package dev.masterperf.archive.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The threads that read files. Whoever asks waits for them and can be interrupted meanwhile; where
 * too many ask at once, it reads itself. Closing lets what has begun end by itself.
 */
final class ReaderThreads implements AutoCloseable {
  private static final int QUEUE = 256;
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor threads;
  private final int size;

  ReaderThreads(int size) {
    this.size = size;
    AtomicInteger count = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "history-reader-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Does work on each item, several at once.
   *
   * @return the results, in the order of the items
   * @throws HistoryInterruptedException (unchecked) if the thread is interrupted
   * @throws RuntimeException that of the first work that throws one
   */
  <A, B> List<B> map(Question question, List<A> items, Function<A, @Nullable B> work) {
    Batch<A, B> batch = new Batch<>(question, items, work);
    for (int i = 0; i < Math.min(size, items.size()); i++) {
      try {
        threads.execute(batch);
      } catch (RejectedExecutionException tooMany) {
        batch.run();
        break;
      }
    }
    return batch.await();
  }

  private static final class Batch<A, B> implements Runnable {
    private final Question question;
    private final List<A> items;
    private final Function<A, @Nullable B> work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<@Nullable B> results;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch left;

    Batch(Question question, List<A> items, Function<A, @Nullable B> work) {
      this.question = question;
      this.items = items;
      this.work = work;
      this.results = new AtomicReferenceArray<>(items.size());
      this.left = new CountDownLatch(items.size());
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            question.check();
            results.set(i, work.apply(items.get(i)));
          }
        } catch (RuntimeException | Error e) { // told to whoever waits
          failure.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    List<B> await() {
      try {
        left.await();
      } catch (InterruptedException e) {
        question.abandon();
        Thread.currentThread().interrupt();
        throw new HistoryInterruptedException();
      }
      Throwable failed = failure.get();
      if (failed instanceof RuntimeException problem) {
        throw problem;
      }
      if (failed instanceof Error error) {
        throw error;
      }
      List<B> all = new ArrayList<>(items.size());
      for (int i = 0; i < items.size(); i++) {
        B result = results.get(i);
        if (result != null) {
          all.add(result);
        }
      }
      return all;
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
