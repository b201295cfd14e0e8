package dev.masterperf.benchmarks.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Computes many things at once, one on each core, and tells how far that is. */
public final class Cores {
  private Cores() {}

  /**
   * What the parts give, in their order: which of them ran beside which makes no difference.
   *
   * @param what the parts are, in the plural, for those who watch
   * @throws IllegalStateException with the cause if a part failed
   */
  public static <T> List<T> all(String what, List<Callable<T>> parts) throws InterruptedException {
    AtomicInteger threads = new AtomicInteger();
    ExecutorService cores =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            task -> new Thread(task, "bench-" + threads.incrementAndGet()));
    AtomicInteger done = new AtomicInteger();
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> part : parts) {
        futures.add(
            cores.submit(
                () -> {
                  T result = part.call();
                  System.err.printf("\r  %d of %d %s", done.incrementAndGet(), parts.size(), what);
                  return result;
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(what + ": " + e.getCause(), e.getCause());
    } finally {
      System.err.println();
      cores.shutdownNow();
    }
  }
}
