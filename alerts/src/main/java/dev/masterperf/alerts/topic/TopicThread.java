package dev.masterperf.alerts.topic;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows topics until it is closed, whatever fails: exceptions of Kafka and errors of the machine
 * are logged and counted, and after a second it begins anew. What was known stays in force
 * meanwhile; an end that nobody hears of would leave it in force for good.
 */
public final class TopicThread {
  private static final Logger LOG = LoggerFactory.getLogger(TopicThread.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(3);

  private final Runnable begin;
  private final Runnable readOn;
  private final Duration pause;
  private final Thread thread;
  private final AtomicLong failures = new AtomicLong();
  private volatile boolean closing;
  private boolean begun;

  /**
   * One that is yet to be started.
   *
   * @param name of the thread
   * @param begin opens or positions the consumer; after each failure again
   * @param readOn polls once and takes in what came
   */
  public TopicThread(String name, Runnable begin, Runnable readOn) {
    this(name, begin, readOn, PAUSE);
  }

  TopicThread(String name, Runnable begin, Runnable readOn, Duration pause) {
    this.begin = begin;
    this.readOn = readOn;
    this.pause = pause;
    this.thread = new Thread(this::follow, name);
    thread.setDaemon(true);
  }

  /** Begins, and follows. */
  public void start() {
    thread.start();
  }

  /** Follows what the caller has begun. */
  public void goOn() {
    begun = true; // the start of the thread hands it over
    thread.start();
  }

  /** How often it had to begin anew since the start. */
  public long failures() {
    return failures.get();
  }

  /** Whether it is to end. */
  public boolean closing() {
    return closing;
  }

  private void follow() {
    while (!closing) {
      try {
        if (!begun) {
          begin.run();
          begun = true;
        }
        readOn.run();
      } catch (WakeupException | InterruptException e) {
        return; // close() asked for it
      } catch (Throwable e) {
        failures.incrementAndGet();
        begun = false;
        LOG.atError()
            .setCause(e)
            .addKeyValue("thread", thread.getName())
            .log("a topic cannot be followed, beginning anew");
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends it, and closes its consumer where it ended in time.
   *
   * @param consumer the one of the moment, since another may be opened until the end
   */
  public void close(Supplier<? extends Consumer<?, ?>> consumer) {
    closing = true;
    consumer.get().wakeup();
    try {
      thread.join(JOIN_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      // None of them leaves a group. What it would wait for is the answer to its last fetch.
      consumer.get().close(CloseOptions.timeout(Duration.ZERO));
    }
  }
}
