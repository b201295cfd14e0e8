package dev.masterperf.api.live;

import dev.masterperf.api.alerts.AlertWarnings;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.openmetrics.Family;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.PerfView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is watched once each period and offers it to all clients; without clients it does
 * nothing.
 *
 * <p>All fields belong to one thread, {@code live-feed}: whoever calls only leaves it a task. Each
 * client leaves few: one for the message it was sent, one for the message it sent.
 */
public final class LiveFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  /** So long a view that clients lost sight of is kept, for them to go on where they were. */
  private static final int KEPT_TICKS = LiveTable.REMEMBERED;

  private final PerfView view;
  private final AlertWarnings warnings;
  private final InstantSource clock;
  private final Duration period;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("live-feed"));

  private final LiveTotals totals = new LiveTotals();

  /** Those without a subprotocol. */
  private final Map<String, Plain> plain = new HashMap<>();

  private final Views views;
  private @Nullable ScheduledFuture<?> ticking;
  private final Map<AllowedScopes, Message> plainFrames = new HashMap<>();
  private @Nullable String fault;

  /**
   * A client without a subprotocol.
   *
   * @param scopes of which it may hear
   */
  private record Plain(AllowedScopes scopes, Outbox<Message> outbox) {}

  public LiveFeed(PerfView view, AlertWarnings warnings, InstantSource clock, Duration period) {
    this(view, warnings, clock, period, Sharing.SHARED);
  }

  public LiveFeed(
      PerfView view,
      AlertWarnings warnings,
      InstantSource clock,
      Duration period,
      Sharing sharing) {
    this.views = new Views(() -> UUID.randomUUID().toString(), sharing);
    this.view = view;
    this.warnings = warnings;
    this.clock = clock;
    this.period = period;
  }

  /** What the socket did since the start, for {@code /metrics}. */
  public List<Family> figures() {
    return totals.figures();
  }

  LiveTotals totals() {
    return totals;
  }

  /** Adds a client without subprotocol, which gets a frame at once. */
  void add(String clientId, AllowedScopes scopes, Outbox<Message> outbox) {
    run(
        () -> {
          plain.put(clientId, new Plain(scopes, outbox));
          if (!plainFrames.containsKey(scopes)) {
            guarded(() -> plainFrames.put(scopes, plainFrame(reading(), scopes)));
          }
          Message frame = plainFrames.get(scopes);
          if (frame != null) {
            outbox.offer(frame);
          }
          startTicking();
        });
  }

  /** A client that will say what it wants to watch. */
  Watcher watcher(Watcher.Wire wire, AllowedScopes scopes) {
    return new Watcher(wire, this::run, scopes);
  }

  /** A client said something. */
  void heard(Watcher watcher, String message) {
    if (watcher.hear(message)) {
      run(() -> answer(watcher));
    }
  }

  private void answer(Watcher watcher) {
    String message = watcher.takeHeard();
    if (message == null || watcher.gone()) {
      return;
    }
    try {
      subscribe(watcher, message);
    } catch (ProblemException e) {
      watcher.refuse(e.problem().detail());
    }
  }

  private void subscribe(Watcher watcher, String message) {
    Subscription wanted = Subscription.read(message);
    if (!watcher.maySubscribe()) {
      watcher.refuse("subscribe: that is too often; wait a second");
      return;
    }
    LiveView before = watcher.view();
    MatrixQuery query = wanted.view().within(watcher.scopes());
    LiveView next = views.find(query).orElseGet(() -> views.add(query));
    if (!next.watched()) {
      guarded(() -> next.tick(reading())); // nobody saw it, so it is old or empty
    }
    watcher.watch(
        next,
        wanted
            .had()
            .filter(had -> had.session().equals(next.session()))
            .map(Subscription.Had::seq)
            .orElse(0));
    if (before != null && !before.watched()) {
      views.drop(before); // left by choice: nobody comes back for it
    }
    startTicking();
  }

  /** The client without subprotocol has gone. */
  void remove(String clientId) {
    run(
        () -> {
          plain.remove(clientId);
          if (plain.isEmpty()) {
            plainFrames.clear();
          }
          stopTickingForNobody();
        });
  }

  /** The client has gone, and may come back for the view it had. */
  void remove(Watcher watcher) {
    run(watcher::leave);
  }

  private void startTicking() {
    if (ticking == null) {
      long millis = period.toMillis();
      ticking = thread.scheduleAtFixedRate(this::tick, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void stopTickingForNobody() {
    if (ticking != null && plain.isEmpty() && views.isEmpty()) {
      ticking.cancel(false);
      ticking = null;
    }
  }

  /** A fault of the view must not end the feed: the next tick tries again. */
  private void tick() {
    Reading reading = reading();
    boolean well = true;
    if (!plain.isEmpty()) {
      well = guarded(() -> offerPlain(reading));
    }
    for (LiveView one : views.all()) {
      if (one.watched()) {
        well &= guarded(() -> one.tick(reading));
        one.watchers().forEach(watcher -> guarded(() -> offer(watcher)));
      } else {
        one.idle();
        if (one.idleTicks() > KEPT_TICKS) {
          views.drop(one);
        }
      }
    }
    if (well) {
      fault = null;
    }
    stopTickingForNobody();
  }

  private void offerPlain(Reading reading) {
    plainFrames.clear();
    for (Plain client : plain.values()) {
      Message frame =
          plainFrames.computeIfAbsent(client.scopes(), scopes -> plainFrame(reading, scopes));
      if (!client.outbox().offer(frame)) {
        totals.tickLost();
      }
    }
  }

  private void offer(Watcher watcher) {
    if (!watcher.tick()) {
      totals.tickLost();
    }
  }

  private Reading reading() {
    return new Reading(view, warnings, clock.instant());
  }

  private static Message plainFrame(Reading reading, AllowedScopes scopes) {
    return new Message(
        Json.bytes(LiveFrame.of(reading, reading.matrix(MatrixQuery.ALL.within(scopes)))));
  }

  /** Whether it went well. */
  private boolean guarded(Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException e) {
      logOnce(e);
      return false;
    }
  }

  /** A fault that lasts comes back each period, and is one fault all the same. */
  private void logOnce(RuntimeException e) {
    if (!e.toString().equals(fault)) {
      fault = e.toString();
      LOG.atError().setCause(e).log("no frame for the live socket");
    }
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("live feed is closed"); // sockets that end while the server stops
    }
  }

  /** Stops at once; frames not sent are lost, as the server goes down with them. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
