package dev.masterperf.streams;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces a stream thread that died, but not for ever: then the whole client stops. */
final class RestartLimit implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RestartLimit.class);
  private static final int REPLACEMENTS = 5;
  private static final long WITHIN_MILLIS = Duration.ofMinutes(2).toMillis();

  private final InstantSource clock;
  private final Runnable onFatal;
  private final LocalState state;
  private final Deque<Long> deaths = new ArrayDeque<>();
  private final AtomicLong total = new AtomicLong();

  RestartLimit(InstantSource clock, LocalState state, Runnable onFatal) {
    this.clock = clock;
    this.state = state;
    this.onFatal = onFatal;
  }

  /** How many stream threads died since the start. */
  long deaths() {
    return total.get();
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    total.incrementAndGet();
    if (LocalState.isDamaged(failure)) {
      state.markDamaged(failure); // another thread would read the same files
      return stop();
    }
    long now = clock.millis();
    deaths.addLast(now);
    while (deaths.getFirst() < now - WITHIN_MILLIS) {
      deaths.removeFirst();
    }
    if (deaths.size() <= REPLACEMENTS) {
      LOG.atWarn().setCause(failure).log("stream thread died, starting another");
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.atError()
        .addKeyValue("deaths", deaths.size())
        .setCause(failure)
        .log("stream threads keep dying, stopping");
    return stop();
  }

  private StreamThreadExceptionResponse stop() {
    Thread fatal = new Thread(onFatal, "masterperf-fatal");
    fatal.setDaemon(true);
    fatal.start();
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }
}
