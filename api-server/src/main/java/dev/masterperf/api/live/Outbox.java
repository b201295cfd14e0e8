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
final class Outbox {
  /** The sending end of a socket. */
  @FunctionalInterface
  interface Wire {
    /** Begins to send and returns; the callback hears when it is done. */
    void send(String frame, Callback done);
  }

  private final Wire wire;
  private @Nullable String next;
  private boolean sending;

  Outbox(Wire wire) {
    this.wire = wire;
  }

  /** Sends this frame as soon as the one before it is through, unless a newer one comes first. */
  void offer(String frame) {
    synchronized (this) {
      next = frame;
    }
    sendNext();
  }

  private void sendNext() {
    String frame;
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
