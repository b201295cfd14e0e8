package dev.masterperf.api.live;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.http.Origins;
import dev.masterperf.model.AllowedScopes;
import io.javalin.http.Context;
import io.javalin.websocket.WsBinaryMessageContext;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsMessageContext;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * {@code /ws}. Clients of a subprotocol say which view they watch; others get the plain frame, and
 * what they say is not heard.
 */
public final class LiveSocket {
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final int MAX_HEARD = 4096;

  private final LiveFeed feed;
  private final Map<String, Client> clients = new ConcurrentHashMap<>();

  /**
   * A connection.
   *
   * @param watcher null for the plain frame
   */
  private record Client(Protocol protocol, @Nullable Watcher watcher) {}

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
    List<String> offered = Collections.list(ctx.req().getHeaders(PROTOCOL));
    Protocol agreed = Protocol.firstOf(offered).orElse(null);
    // Javalin promised the first one offered, whether or not it is spoken here.
    ctx.res().setHeader(PROTOCOL, agreed == null ? null : agreed.wireName());
    ctx.attribute(PROTOCOL, agreed);
  }

  /** What happens on the socket. */
  public void configure(WsConfig socket) {
    socket.onConnect(this::connected);
    socket.onMessage(this::heard);
    socket.onBinaryMessage(this::heardBinary);
    socket.onClose(ctx -> ended(ctx.sessionId()));
    socket.onError(ctx -> ended(ctx.sessionId()));
  }

  private void connected(WsConnectContext ctx) {
    ctx.session.setMaxTextMessageSize(MAX_HEARD);
    ctx.session.setMaxBinaryMessageSize(MAX_HEARD);
    Protocol chosen = ctx.attribute(PROTOCOL);
    Protocol agreed = chosen == null ? Protocol.PLAIN : chosen;
    feed.totals().connected(agreed);
    AllowedScopes scopes = Access.scopes(ctx);
    if (agreed == Protocol.PLAIN) {
      clients.put(ctx.sessionId(), new Client(agreed, null));
      feed.add(
          ctx.sessionId(),
          scopes,
          new Outbox<>((message, done) -> send(ctx.session, agreed, message, done)));
    } else {
      Watcher.Wire wire = (message, done) -> send(ctx.session, agreed, message, done);
      clients.put(ctx.sessionId(), new Client(agreed, feed.watcher(wire, scopes)));
    }
  }

  private void send(Session session, Protocol protocol, Message message, Callback done) {
    feed.totals().sent(protocol, protocol.send(session, message, done));
  }

  private void heard(WsMessageContext ctx) {
    heard(ctx.sessionId(), ctx.message());
  }

  /** Is answered like any text that is no subscription. */
  private void heardBinary(WsBinaryMessageContext ctx) {
    heard(ctx.sessionId(), "");
  }

  private void heard(String clientId, String message) {
    Client client = clients.get(clientId);
    if (client != null && client.watcher != null) {
      feed.heard(client.watcher, message);
    }
  }

  /** May be told twice of one end. */
  private void ended(String clientId) {
    Client client = clients.remove(clientId);
    if (client == null) {
      return;
    }
    feed.totals().ended(client.protocol);
    if (client.watcher == null) {
      feed.remove(clientId);
    } else {
      feed.remove(client.watcher);
    }
  }
}
