package dev.masterperf.api.live;

import dev.masterperf.api.http.Origins;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;

/** {@code /ws}: clients listen, what they say is not heard. */
public final class LiveSocket {
  private static final int MAX_HEARD = 1024;

  private final LiveFeed feed;

  public LiveSocket(LiveFeed feed) {
    this.feed = feed;
  }

  /**
   * Runs before the upgrade.
   *
   * @throws dev.masterperf.api.http.ProblemException if the page belongs to another site
   */
  public void admit(Context ctx) {
    Origins.requireOwn(ctx);
    // Javalin promises the first subprotocol offered; we speak none yet, so none is agreed on.
    ctx.res().setHeader("Sec-WebSocket-Protocol", null);
  }

  /** What happens on the socket. */
  public void configure(WsConfig socket) {
    socket.onConnect(this::connected);
    socket.onClose(ctx -> feed.remove(ctx.sessionId()));
    socket.onError(ctx -> feed.remove(ctx.sessionId()));
  }

  private void connected(WsConnectContext ctx) {
    ctx.session.setMaxTextMessageSize(MAX_HEARD);
    ctx.session.setMaxBinaryMessageSize(MAX_HEARD);
    feed.add(ctx.sessionId(), new Outbox(ctx.session::sendText));
  }
}
