package dev.masterperf.api.live;

import org.eclipse.jetty.websocket.api.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What one client still has to get: at most the frame being sent and the newest one after it. A
 * client that reads slowly skips frames; offering never waits.
 *
 * <p>Jetty completes a send on any of its threads, and perhaps within the call. So the state is
 * guarded by this object's lock, and the lock is never held while sending.
 */
final class Outbox<F> {
  /** The sending end of a socket. */
  @FunctionalInterface
  interface Wire<F> {
    /** Begins to send and returns; the callback hears when it is done. */
    void send(F frame, Callback done);
  }

  private final Wire<F> wire;
  private @Nullable F next;
  private boolean sending;

  Outbox(Wire<F> wire) {
    this.wire = wire;
  }

  /**
   * Sends this frame as soon as the one before it is through, unless a newer one comes first.
   *
   * @return false if this is the newer one, and the client loses the one that waited
   */
  boolean offer(F frame) {
    boolean noneWaited;
    synchronized (this) {
      noneWaited = next == null;
      next = frame;
    }
    sendNext();
    return noneWaited;
  }

  private void sendNext() {
    F frame;
    synchronized (this) {
      frame = next;
      if (sending || frame == null) {
        return;
      }
      sending = true;
      next = null;
    }
    // A failed send ends the connection, and with it this outbox: nothing is sent after it.
    wire.send(frame, Callback.from(this::sent, failure -> {}));
  }

  private void sent() {
    synchronized (this) {
      sending = false;
    }
    sendNext();
  }
}
