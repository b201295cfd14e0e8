package dev.masterperf.streams.health;

import dev.masterperf.model.DaemonThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How far the copies of partitions kept here are behind: what they did not apply of their
 * changelogs, and what of the input did not get into those yet. Brokers are asked on a thread of
 * its own, {@code standby-lags}, for many questions at once, and are not waited for long.
 */
public final class StandbyLags implements AutoCloseable {
  private static final long FRESH_NANOS = Duration.ofMillis(250).toNanos();
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  private final Supplier<Map<String, Map<Integer, Long>>> lags;
  private final Supplier<Map<Integer, Long>> unprocessed;
  private final Set<String> stores;
  private final LongSupplier nanoTime;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(DaemonThreads.named("standby-lags"));
  private @Nullable Future<Map<Integer, Long>> asked;
  private long askedNanos;

  /**
   * @param lags of the copies here, by store and partition, asked of the brokers
   * @param unprocessed records of the input, by partition, that their owner has not committed
   * @param stores those a copy has to have all of
   */
  public StandbyLags(
      Supplier<Map<String, Map<Integer, Long>>> lags,
      Supplier<Map<Integer, Long>> unprocessed,
      Set<String> stores,
      LongSupplier nanoTime) {
    this.lags = lags;
    this.unprocessed = unprocessed;
    this.stores = Set.copyOf(stores);
    this.nanoTime = nanoTime;
  }

  /**
   * Records that may be missing from the copy of this partition: those of its changelogs that are
   * not applied here, and those of its input that were not committed. Empty where no whole copy is
   * here, or the brokers do not tell.
   */
  public OptionalLong lag(int partition) {
    try {
      Long lag = current().get(patienceNanos(), TimeUnit.NANOSECONDS).get(partition);
      return lag == null ? OptionalLong.empty() : OptionalLong.of(lag);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    } catch (ExecutionException | TimeoutException e) {
      return OptionalLong.empty(); // the answer then lacks the partition and says so
    }
  }

  /** Counted from the asking, so that a question about many partitions waits no longer. */
  private synchronized long patienceNanos() {
    return Math.max(0, PATIENCE.toNanos() - (nanoTime.getAsLong() - askedNanos));
  }

  private synchronized Future<Map<Integer, Long>> current() {
    long now = nanoTime.getAsLong();
    if (asked == null || (asked.isDone() && now - askedNanos > FRESH_NANOS)) {
      asked = thread.submit(this::summed);
      askedNanos = now;
    }
    return asked;
  }

  /** By partition, of those that every store is here of. */
  private Map<Integer, Long> summed() {
    // First: what is committed meanwhile is then counted here or as a part of the changelogs.
    Map<Integer, Long> input = unprocessed.get();
    Map<Integer, Long> sums = new HashMap<>();
    Map<Integer, Integer> counts = new HashMap<>();
    lags.get()
        .forEach(
            (store, byPartition) -> {
              if (stores.contains(store)) {
                byPartition.forEach(
                    (partition, lag) -> {
                      sums.merge(partition, lag, Long::sum);
                      counts.merge(partition, 1, Integer::sum);
                    });
              }
            });
    sums.keySet().removeIf(partition -> counts.getOrDefault(partition, 0) < stores.size());
    sums.keySet().retainAll(input.keySet());
    sums.replaceAll((partition, lag) -> lag + input.getOrDefault(partition, 0L));
    return sums;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
