package dev.masterperf.api.live;

import dev.masterperf.api.alerts.AlertWarnings;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.PerfView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds one frame each period and offers it to all clients; without clients it does nothing.
 *
 * <p>All fields belong to one thread, {@code live-feed}: whoever calls only leaves it a task.
 */
public final class LiveFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  private final PerfView view;
  private final AlertWarnings warnings;
  private final InstantSource clock;
  private final Duration period;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(LiveFeed::daemon);

  private final Map<String, Outbox> clients = new HashMap<>();
  private @Nullable ScheduledFuture<?> ticking;
  private @Nullable String current;
  private @Nullable String fault;

  public LiveFeed(PerfView view, AlertWarnings warnings, InstantSource clock, Duration period) {
    this.view = view;
    this.warnings = warnings;
    this.clock = clock;
    this.period = period;
  }

  /** Adds a client, which gets a frame at once. */
  void add(String clientId, Outbox outbox) {
    run(
        () -> {
          clients.put(clientId, outbox);
          if (ticking == null) {
            ticking =
                thread.scheduleAtFixedRate(this::tick, 0, period.toMillis(), TimeUnit.MILLISECONDS);
          } else if (current != null) {
            outbox.offer(current);
          }
        });
  }

  void remove(String clientId) {
    run(
        () -> {
          clients.remove(clientId);
          if (clients.isEmpty() && ticking != null) {
            ticking.cancel(false);
            ticking = null;
            current = null;
          }
        });
  }

  /** A fault of the view must not end the feed: the next tick tries again. */
  private void tick() {
    try {
      String frame = frame();
      current = frame;
      fault = null;
      clients.values().forEach(client -> client.offer(frame));
    } catch (RuntimeException e) {
      logOnce(e);
    }
  }

  /** A fault that lasts comes back each period, and is one fault all the same. */
  private void logOnce(RuntimeException e) {
    if (!e.toString().equals(fault)) {
      fault = e.toString();
      LOG.atError().setCause(e).log("no frame for the live socket");
    }
  }

  private String frame() {
    LiveFrame frame =
        LiveFrame.of(view.matrix(MatrixQuery.ALL), view.alerts(), warnings.now(), clock.instant());
    return new String(Json.bytes(frame), StandardCharsets.UTF_8);
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("live feed is closed"); // sockets that end while the server stops
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "live-feed");
    thread.setDaemon(true);
    return thread;
  }

  /** Stops at once; frames not sent are lost, as the server goes down with them. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
