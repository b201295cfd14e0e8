package dev.masterperf.api.live;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Caller;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.access.Recheck;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Problems;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.model.DaemonThreads;
import io.javalin.http.Context;
import io.javalin.websocket.WsBinaryMessageContext;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsMessageContext;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /ws}. Clients of a subprotocol say which view they watch; others get the plain frame, and
 * what they say is not heard.
 */
public final class LiveSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final int MAX_HEARD = 4096;

  /** Tells a client that it has to say anew who it is: a private status, after HTTP's 401. */
  public static final int UNAUTHENTICATED = 4401;

  private final LiveFeed feed;
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final ScheduledExecutorService asking =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("live-recheck"));

  /**
   * A connection.
   *
   * @param watcher null for the plain frame
   * @param grants by which it was let in, which say what it hears
   * @param recheck asks whether it would be let in now
   */
  private record Client(
      Session session,
      Protocol protocol,
      @Nullable Watcher watcher,
      Optional<List<Grant>> grants,
      Recheck recheck) {
    boolean known() {
      return grants.isPresent() && recheck.caller().map(Caller::grants).equals(grants);
    }

    void sendAway() {
      session.close(UNAUTHENTICATED, "the login has ended", Callback.NOOP);
    }
  }

  /**
   * @param recheck how often clients that say nothing are looked at: whether they would be let in
   */
  public LiveSocket(LiveFeed feed, Duration recheck) {
    this.feed = feed;
    asking.scheduleWithFixedDelay(
        this::recheck, recheck.toMillis(), recheck.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whatever goes wrong with one client must not keep the others connected for ever. */
  private void recheck() {
    for (Client client : clients.values()) {
      try {
        if (!client.known()) {
          client.sendAway();
        }
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("socket not rechecked, it is closed");
        client.sendAway();
      }
    }
  }

  /**
   * Runs before the upgrade.
   *
   * @throws dev.masterperf.api.http.ProblemException if the page belongs to another site, or the
   *     address is another one
   */
  public void admit(Context ctx) {
    if (ctx.path().endsWith("/")) {
      // Routes are found with a slash behind them as well; a ticket is asked for at /ws alone.
      throw Problems.notFound(ctx).toException();
    }
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
    Recheck recheck = Recheck.of(ctx);
    Optional<List<Grant>> grants = recheck.caller().map(Caller::grants);
    feed.totals().connected(agreed);
    AllowedScopes scopes = Access.scopes(ctx);
    if (agreed == Protocol.PLAIN) {
      clients.put(ctx.sessionId(), new Client(ctx.session, agreed, null, grants, recheck));
      feed.add(
          ctx.sessionId(),
          scopes,
          new Outbox<>((message, done) -> send(ctx.session, agreed, message, done)));
    } else {
      Watcher.Wire wire = (message, done) -> send(ctx.session, agreed, message, done);
      clients.put(
          ctx.sessionId(),
          new Client(ctx.session, agreed, feed.watcher(wire, scopes), grants, recheck));
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
    if (client != null && !client.known()) {
      client.sendAway();
    } else if (client != null && client.watcher != null) {
      feed.heard(client.watcher, message);
    }
  }

  /** Nobody is looked at any more; connections end with the server. */
  @Override
  public void close() {
    asking.shutdownNow();
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
