package dev.masterperf.benchmarks.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks again and again at what each process takes, in a thread of its own. */
final class UsageWatch implements AutoCloseable {
  private final Deployment deployment;
  private final boolean heap;
  private final Map<String, List<Usage>> seen = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "torture-usage"));
  private volatile @Nullable RuntimeException failure;

  /**
   * @param heap whether each look begins with a full collection, to tell what lives
   */
  UsageWatch(Deployment deployment, Duration every, boolean heap) {
    this.deployment = deployment;
    this.heap = heap;
    timer.scheduleWithFixedDelay(this::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      for (Part part : deployment.all()) {
        part.usage(heap).ifPresent(now -> add(part.name(), now));
      }
    } catch (IOException e) {
      failure = new UncheckedIOException(e);
    } catch (RuntimeException e) {
      failure = e; // which the timer would keep to itself
    }
  }

  private synchronized void add(String name, Usage now) {
    seen.computeIfAbsent(name, key -> new ArrayList<>()).add(now);
  }

  /**
   * All of it so far, by name of the part, oldest first.
   *
   * @throws RuntimeException if a look went wrong
   */
  synchronized Map<String, List<Usage>> seen() {
    if (failure != null) {
      throw failure;
    }
    Map<String, List<Usage>> all = new HashMap<>();
    seen.forEach((name, usage) -> all.put(name, List.copyOf(usage)));
    return all;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
