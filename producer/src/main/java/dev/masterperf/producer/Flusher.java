package dev.masterperf.producer;

import dev.masterperf.model.Series;
import dev.masterperf.model.Unit;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes all instruments of a tracker at each whole second, from the thread {@code
 * metric-flusher}, which starts with the first of them.
 *
 * <p>Locking: one flush at a time. Those who record never take this lock.
 */
final class Flusher {
  private static final Logger LOG = LoggerFactory.getLogger(MasterPerfTracker.class);

  private final Placement placement;
  private final Delivery delivery;
  private final Recording recording;
  private final Instruments instruments;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicBoolean started = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "metric-flusher");

  private long previousEnd;

  /** How much of what went wrong has been counted already, and how much has been logged. */
  private long countedLost;

  private long countedRefused;

  private long loggedLost;

  Flusher(Recording recording, Instruments instruments) {
    this.placement = recording.placement();
    this.delivery = recording.delivery();
    this.recording = recording;
    this.instruments = instruments;
    this.previousEnd = placement.now();
    thread.setDaemon(true);
  }

  /** Makes sure that the thread runs. */
  void start() {
    if (!started.get() && closing.getCount() > 0 && !started.getAndSet(true)) {
      thread.start();
    }
  }

  private void run() {
    try {
      while (!closing.await(untilNextSecond(), TimeUnit.NANOSECONDS)) {
        if (isDue()) {
          flush();
        }
      }
    } catch (InterruptedException e) {
      LOG.atWarn().log("interrupted by somebody; metrics are flushed no more");
    }
  }

  private long untilNextSecond() {
    return FlushSpan.SECOND - Math.floorMod(placement.now(), FlushSpan.SECOND);
  }

  /** Whether the clock has come to another second, or was set. */
  private synchronized boolean isDue() {
    return Math.floorDiv(placement.now(), FlushSpan.SECOND)
        != Math.floorDiv(previousEnd, FlushSpan.SECOND);
  }

  /** Sends what was recorded until now. */
  void flush() {
    flush(Flush::of);
  }

  private synchronized void flush(Function<FlushSpan, Flush> kind) {
    reportWhatWentWrong();
    FlushSpan span = FlushSpan.between(previousEnd, placement.now());
    previousEnd = span.endNanos();
    Flush flush = kind.apply(span);
    for (Instrument instrument : instruments.all()) {
      flush(instrument, flush);
    }
    delivery.sendAll(flush.outgoing());
  }

  private void flush(Instrument instrument, Flush flush) {
    try {
      instrument.flush(flush);
    } catch (RuntimeException e) {
      // One series that cannot be summarised, which is a bug, must not take the others along.
      delivery.lose(1, instrument + " could not be flushed: " + e);
      LOG.atError().setCause(e).addKeyValue("series", instrument.series().key()).log("not flushed");
    }
  }

  /** Losses are counters like others, so what is sent of them grows until somebody has seen it. */
  private void reportWhatWentWrong() {
    long lost = delivery.lost();
    long refused = recording.refused().sum();
    if (lost > countedLost) {
      own("dropped").add(lost - countedLost);
      countedLost = lost;
    }
    if (refused > countedRefused) {
      own("refused").add(refused - countedRefused);
      countedRefused = refused;
    }
    if (lost > loggedLost && delivery.isWorking()) {
      LOG.atWarn()
          .addKeyValue("events", lost - loggedLost)
          .addKeyValue("reason", delivery.lastFailure())
          .log("metrics were dropped while they could not be delivered");
      loggedLost = lost;
    }
  }

  private Counter own(String id) {
    return instruments.counter(
        Series.of(Instruments.OWN_CATEGORY, Instruments.OWN_TOPIC, id), Unit.ONE);
  }

  /** Ends the thread, flushes what is left and waits for the broker, all within the deadline. */
  void close(Duration deadline) {
    long begin = recording.nanoTime().getAsLong();
    closing.countDown();
    try {
      if (started.get()) {
        thread.join(Math.max(1, deadline.toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flush(span -> Flush.last(span, left(deadline, begin)));
    delivery.await(left(deadline, begin));
    // What had to wait for an answer, such as a counter whose first sample was on its way.
    flush(span -> Flush.last(span, left(deadline, begin)));
    int unanswered = delivery.await(left(deadline, begin));
    if (unanswered > 0) {
      LOG.atWarn()
          .addKeyValue("publications", unanswered)
          .log("closed before the broker had taken all metrics");
    }
  }

  private Duration left(Duration deadline, long begin) {
    return deadline.minusNanos(recording.nanoTime().getAsLong() - begin);
  }
}
