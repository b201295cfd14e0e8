package dev.masterperf.api.live;

import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.websocket.api.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A client that watches a view. At most one message is on its way to it and none waits: what it
 * gets next is made of what it has when it can take more. So one that reads slowly loses ticks and
 * costs no memory.
 *
 * <p>Belongs to the thread of the feed, but for {@link #hear}.
 */
final class Watcher {
  /** The sending end of a socket. */
  @FunctionalInterface
  interface Wire {
    /** Begins to send and returns; the callback hears when it is done, on any thread. */
    void send(Message message, Callback done);
  }

  /** Each costs a reading of the matrix, and others wait meanwhile. */
  private static final int SUBSCRIPTIONS_PER_TICK = 5;

  private final Wire wire;
  private final Executor feed;
  private final AllowedScopes scopes;
  private final AtomicReference<@Nullable String> heard = new AtomicReference<>();

  private @Nullable LiveView view;
  private int seq;
  private @Nullable String refusal;
  private boolean sending;
  private boolean gone;

  /** It has a new view, and has heard nothing of it. */
  private boolean waiting;

  private int subscriptions;

  /**
   * @param feed the thread this belongs to
   * @param scopes of which it may hear
   */
  Watcher(Wire wire, Executor feed, AllowedScopes scopes) {
    this.wire = wire;
    this.feed = feed;
    this.scopes = scopes;
  }

  /**
   * Leaves a message to be taken; of several not taken yet the last one counts. Any thread may
   * call.
   *
   * @return whether none waited before
   */
  boolean hear(String message) {
    return heard.getAndSet(message) == null;
  }

  /** Takes the message that waits. */
  @Nullable String takeHeard() {
    return heard.getAndSet(null);
  }

  /** Counts a subscription; false if that is one too many in this tick. */
  boolean maySubscribe() {
    return subscriptions++ < SUBSCRIPTIONS_PER_TICK;
  }

  AllowedScopes scopes() {
    return scopes;
  }

  @Nullable LiveView view() {
    return view;
  }

  /**
   * Goes on with this view.
   *
   * @param tick the client has; 0 for none
   */
  void watch(LiveView other, int tick) {
    LiveView before = view;
    if (before != null) {
      before.remove(this);
    }
    view = other;
    seq = tick;
    waiting = true;
    other.add(this);
    sendNext();
  }

  boolean gone() {
    return gone;
  }

  /** The client has gone: it watches nothing, and is heard no more. */
  void leave() {
    gone = true;
    LiveView before = view;
    if (before != null) {
      before.remove(this);
    }
    view = null;
  }

  /** Tells the client that something it said cannot be done. */
  void refuse(String detail) {
    refusal = detail;
    sendNext();
  }

  /**
   * There is a new tick.
   *
   * @return false if the client cannot take it, as it has not taken the one before
   */
  boolean tick() {
    subscriptions = 0;
    boolean free = !sending;
    sendNext();
    return free;
  }

  private void sendNext() {
    if (sending) {
      return;
    }
    LiveView watched = view;
    if (refusal != null) {
      send(error(refusal));
      refusal = null;
    } else if (watched != null && watched.seq() > 0 && (waiting || seq != watched.seq())) {
      Message next = watched.since(seq);
      seq = watched.seq();
      waiting = false;
      send(next);
    }
  }

  private void send(Message message) {
    sending = true;
    // A failed send ends the connection, and with it this watcher: nothing is sent after it.
    wire.send(message, Callback.from(() -> feed.execute(this::sent), failure -> {}));
  }

  private void sent() {
    sending = false;
    sendNext();
  }

  private static Message error(String detail) {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("type", "error");
    error.put("detail", detail);
    return new Message(Json.bytes(error));
  }
}
