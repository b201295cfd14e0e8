package dev.masterperf.launcher.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The running parts of this process, in the order of their start. Closing stops them in reverse.
 *
 * <p>The lock is held while a part starts: whoever closes waits for that part, so that it is
 * stopped too and not left half started.
 */
public final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);
  private static final Duration START_IN_PROGRESS = Duration.ofSeconds(4);
  private static final String STARTING = "one that was starting";

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Part> started = new ArrayDeque<>();
  private volatile boolean closing;
  private volatile String stopping = STARTING;

  private record Part(String name, AutoCloseable stop, Level level) {}

  /**
   * Starts a part that runs until it is closed.
   *
   * @throws CancellationException if this is being closed
   */
  public <T extends AutoCloseable> T start(String name, Supplier<T> starter) {
    return step(
        name,
        () -> {
          T part = starter.get();
          started.push(new Part(name, part, Level.INFO));
          return part;
        });
  }

  /** Takes something that is open already and needs no mention, to be closed in its turn. */
  public <T extends AutoCloseable> T own(String name, T opened) {
    lock.lock();
    try {
      started.push(new Part(name, opened, Level.DEBUG));
      return opened;
    } finally {
      lock.unlock();
    }
  }

  /** Does work between two parts that leaves nothing to stop. */
  public void step(String name, Runnable work) {
    step(
        name,
        () -> {
          work.run();
          return name;
        });
  }

  private <T> T step(String name, Supplier<T> work) {
    lock.lock();
    try {
      if (closing) {
        throw new CancellationException("stopped while starting");
      }
      long begin = System.nanoTime();
      T result = work.get();
      LOG.atInfo().addKeyValue("part", name).addKeyValue("ms", millisSince(begin)).log("started");
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** Stops all parts; one that fails does not keep the others from stopping. */
  @Override
  public void close() {
    closing = true;
    boolean locked = lockInTime();
    try {
      while (!started.isEmpty()) {
        Part part = started.pop();
        stopping = part.name();
        stop(part);
      }
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
  }

  /** The part that {@link #close} waits for, for whoever watches it. */
  String stopping() {
    return stopping;
  }

  private boolean lockInTime() {
    try {
      return lock.tryLock(START_IN_PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void stop(Part part) {
    long begin = System.nanoTime();
    try {
      part.stop().close();
      LOG.atLevel(part.level())
          .addKeyValue("part", part.name())
          .addKeyValue("ms", millisSince(begin))
          .log("stopped");
    } catch (Exception e) {
      LOG.atWarn().addKeyValue("part", part.name()).setCause(e).log("did not stop cleanly");
    }
  }

  private static long millisSince(long begin) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }
}
