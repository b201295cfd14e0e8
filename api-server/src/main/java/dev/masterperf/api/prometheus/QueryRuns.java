package dev.masterperf.api.prometheus;

import dev.masterperf.api.history.Runs;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import io.javalin.http.Context;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The queries under way: only so many at once, none longer than its timeout, and none for a client
 * that has gone. Safe for any thread.
 *
 * <p>A query runs on the thread of its request. One thread of ours, asleep while nothing runs,
 * looks at all of them ten times a second and interrupts those that are to end; {@link Running}
 * sees to it that no interrupt reaches the thread after its query. On close, what runs is ended.
 */
public final class QueryRuns implements Runs, AutoCloseable {
  /** As Prometheus has it where nobody says otherwise. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Semaphore slots;
  private final Semaphore places;
  private final LongSupplier nanoTime;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final Departures departures = new Departures();
  private final Thread watch;
  private volatile boolean closed;

  /**
   * @param atOnce how many run at the same time
   * @param waiting how many more may wait for that
   * @param nanoTime elapsed time
   */
  public QueryRuns(int atOnce, int waiting, LongSupplier nanoTime) {
    this.slots = new Semaphore(atOnce, true);
    this.places = new Semaphore(atOnce + waiting);
    this.nanoTime = nanoTime;
    this.watch = new Thread(this::watch, "api-query-watch");
    watch.setDaemon(true);
    watch.start();
  }

  @Override
  public <T> T run(Context ctx, Supplier<T> work) {
    return run(DEFAULT_TIMEOUT, Client.of(ctx), work);
  }

  /**
   * Runs a query on this thread.
   *
   * @param client whose connection it is, if that is known
   * @throws ProblemException if it took too long, waiting included, or its client left
   */
  <T> T run(Duration timeout, Optional<SocketChannel> client, Supplier<T> query) {
    if (!places.tryAcquire()) {
      throw new Problem(
              ProblemType.UNAVAILABLE, "too many queries are under way; try it a little later")
          .toException();
    }
    try {
      long deadline = nanoTime.getAsLong() + timeout.toNanos();
      if (!slots.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Problem(ProblemType.QUERY_TIMED_OUT, "query timed out in query queue")
            .toException();
      }
      try {
        return run(new Running(Thread.currentThread(), deadline, client.orElse(null)), query);
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (ProblemException) Ending.SHUTDOWN.toException().initCause(e);
    } finally {
      places.release();
    }
  }

  private <T> T run(Running one, Supplier<T> query) {
    running.add(one);
    LockSupport.unpark(watch);
    try {
      if (closed) {
        one.end(Ending.SHUTDOWN);
      }
      T result = query.get();
      Ending ending = one.finish();
      if (ending != null) {
        throw ending.toException();
      }
      return result;
    } catch (RuntimeException e) {
      Ending ending = one.finish();
      throw ending == null ? e : (ProblemException) ending.toException().initCause(e);
    } finally {
      running.remove(one);
      one.finish();
    }
  }

  private void watch() {
    while (!closed) {
      if (running.isEmpty() && departures.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, LOOK_EVERY.toNanos());
        look();
      }
    }
    running.forEach(one -> one.end(Ending.SHUTDOWN));
    departures.close();
  }

  private void look() {
    long now = nanoTime.getAsLong();
    for (Running one : running) {
      if (now - one.deadline >= 0) {
        one.end(Ending.TIMEOUT);
      }
    }
    departures.look(running);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watch);
  }

  /** A query and the thread it runs on. */
  static final class Running {
    private final Thread thread;
    private final long deadline;
    private final @Nullable SocketChannel client;

    // Both are guarded by this.
    private @Nullable Ending ending;
    private boolean finished;

    Running(Thread thread, long deadline, @Nullable SocketChannel client) {
      this.thread = thread;
      this.deadline = deadline;
      this.client = client;
    }

    @Nullable SocketChannel client() {
      return client;
    }

    synchronized void end(Ending why) {
      if (!finished && ending == null) {
        ending = why;
        thread.interrupt();
      }
    }

    /** From now on nobody interrupts; tells why somebody did, if so. */
    synchronized @Nullable Ending finish() {
      if (!finished && ending != null) {
        Thread.interrupted();
      }
      finished = true;
      return ending;
    }
  }
}
