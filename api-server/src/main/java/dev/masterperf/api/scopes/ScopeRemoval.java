package dev.masterperf.api.scopes;

import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.DeletedScopes;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what people keep of deleted scopes, again and again until nothing is left: a process may
 * have died between the deletion and this. One thread, {@code scope-removal}, does it.
 */
final class ScopeRemoval implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScopeRemoval.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final ScopeContents contents;
  private final Supplier<DeletedScopes> deleted;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("scope-removal"));

  ScopeRemoval(ScopeContents contents, Supplier<DeletedScopes> deleted) {
    this.contents = contents;
    this.deleted = deleted;
  }

  void start() {
    thread.scheduleWithFixedDelay(
        this::endSafely, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void endSafely() {
    try {
      DeletedScopes now = deleted.get();
      if (!now.names().isEmpty()) {
        contents.end(scope -> now.over(scope).isPresent());
      }
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("what is of deleted scopes cannot be ended now, trying again");
    }
  }

  /** Breaks off; what was not done is done after a restart. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
