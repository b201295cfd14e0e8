package dev.masterperf.api.keys;

import dev.masterperf.model.DaemonThreads;
import dev.masterperf.streams.document.DocumentsUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down when keys were used, each at most once an hour, so that one can see which are of no
 * use any more.
 *
 * <p>One daemon thread writes; what does not find room in its queue is written at a later use. What
 * is not written when this is closed is lost.
 */
public final class KeyUses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyUses.class);
  private static final Duration PERIOD = Duration.ofHours(1);
  private static final int MOST_WAITING = 1000;

  private final Keys keys;
  private final InstantSource clock;
  private final Map<String, Instant> noted = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor writer;

  public KeyUses(Keys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
    this.writer =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            DaemonThreads.named("key-uses"),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Notes that a key is used now. */
  public void note(String id, ApiKey key) {
    Instant now = clock.instant();
    Instant last =
        noted.getOrDefault(id, key.lastUsedAt() == null ? Instant.MIN : key.lastUsedAt());
    if (last.isBefore(now.minus(PERIOD))) {
      noted.put(id, now);
      writer.execute(() -> write(id, now));
    }
  }

  private void write(String id, Instant at) {
    try {
      keys.used(id, at);
    } catch (DocumentsUnavailable e) {
      LOG.atWarn().addKeyValue("key", id).setCause(e).log("use of a key not written down");
    }
  }

  @Override
  public void close() {
    writer.shutdownNow();
  }
}
