package dev.masterperf.api.prometheus;

import dev.masterperf.api.access.Counted;
import dev.masterperf.api.history.Runs;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import io.javalin.http.Context;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
 * The queries under way: only so many at once and only so many of one caller, none longer than its
 * timeout, and none for a client that has gone. Safe for any thread.
 *
 * <p>A query runs on the thread of its request. One thread of ours, asleep while nothing runs,
 * looks at all of them ten times a second and interrupts those that are to end; {@link Running}
 * sees to it that no interrupt reaches the thread after its query. On close, what runs is ended.
 */
public final class QueryRuns implements Runs, AutoCloseable {
  /** As Prometheus has it where nobody says otherwise. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Limits limits;
  private final Semaphore slots;
  private final Semaphore places;

  /** By caller, as long as one has any place. Guarded by itself, as is what they count. */
  private final Map<String, Share> shares = new HashMap<>();

  private final LongSupplier nanoTime;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final Departures departures = new Departures();
  private final Thread watch;
  private volatile boolean closed;

  /**
   * How many there may be, so that one caller leaves room for others.
   *
   * @param atOnce how many run at the same time
   * @param waiting how many more may wait for that
   * @param atOnceOfOne how many of one caller run at the same time
   * @param waitingOfOne how many more of one caller may wait for that
   */
  public record Limits(int atOnce, int waiting, int atOnceOfOne, int waitingOfOne) {
    /**
     * 20 at once, as Prometheus has it, and as many that wait, each of which takes a thread of the
     * server; a quarter of both is always left to others than the one who asks most.
     */
    public static final Limits DEFAULT = new Limits(20, 20, 15, 15);
  }

  /**
   * @param nanoTime elapsed time
   */
  public QueryRuns(Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.slots = new Semaphore(limits.atOnce(), true);
    this.places = new Semaphore(limits.atOnce() + limits.waiting());
    this.nanoTime = nanoTime;
    this.watch = new Thread(this::watch, "api-query-watch");
    watch.setDaemon(true);
    watch.start();
  }

  @Override
  public <T> T run(Context ctx, Supplier<T> work) {
    return run(ctx, DEFAULT_TIMEOUT, work);
  }

  /**
   * The same within another time.
   *
   * @throws ProblemException if it took too long, waiting included, its client left, or too many
   *     are under way
   */
  <T> T run(Context ctx, Duration timeout, Supplier<T> work) {
    return run(timeout, Counted.name(ctx), Client.of(ctx), work);
  }

  /**
   * Runs a query on this thread.
   *
   * @param caller who is counted; empty: counted among all alone
   * @param client whose connection it is, if that is known
   */
  <T> T run(
      Duration timeout,
      Optional<String> caller,
      Optional<SocketChannel> client,
      Supplier<T> query) {
    Optional<Share> share = caller.map(this::enter);
    try {
      return placed(timeout, share, client, query);
    } finally {
      caller.ifPresent(this::leave);
    }
  }

  /** Takes a place of the caller's. */
  private Share enter(String caller) {
    synchronized (shares) {
      Share share = shares.computeIfAbsent(caller, name -> new Share(limits.atOnceOfOne()));
      int most = limits.atOnceOfOne() + limits.waitingOfOne();
      if (share.places == most) {
        throw new Problem(
                ProblemType.BUSY,
                "one caller may have "
                    + most
                    + " queries under way at once, waiting ones included; wait until one is done")
            .toException();
      }
      share.places++;
      return share;
    }
  }

  private void leave(String caller) {
    synchronized (shares) {
      Share share = shares.get(caller);
      if (share != null && --share.places == 0) {
        shares.remove(caller);
      }
    }
  }

  private <T> T placed(
      Duration timeout, Optional<Share> share, Optional<SocketChannel> client, Supplier<T> query) {
    if (!places.tryAcquire()) {
      throw new Problem(
              ProblemType.UNAVAILABLE, "too many queries are under way; try it a little later")
          .toException();
    }
    try {
      long deadline = nanoTime.getAsLong() + timeout.toNanos();
      if (share.isPresent()) {
        return within(share.get().slots, deadline, () -> inSlot(deadline, client, query));
      }
      return inSlot(deadline, client, query);
    } finally {
      places.release();
    }
  }

  private <T> T inSlot(long deadline, Optional<SocketChannel> client, Supplier<T> query) {
    return within(
        slots,
        deadline,
        () -> run(new Running(Thread.currentThread(), deadline, client.orElse(null)), query));
  }

  private <T> T within(Semaphore some, long deadline, Supplier<T> work) {
    try {
      if (!some.tryAcquire(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS)) {
        throw new Problem(ProblemType.QUERY_TIMED_OUT, "query timed out in query queue")
            .toException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (ProblemException) Ending.SHUTDOWN.toException().initCause(e);
    }
    try {
      return work.get();
    } finally {
      some.release();
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

  /** What one caller has under way. */
  private static final class Share {
    private final Semaphore slots;
    private int places;

    Share(int atOnce) {
      slots = new Semaphore(atOnce, true);
    }
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
