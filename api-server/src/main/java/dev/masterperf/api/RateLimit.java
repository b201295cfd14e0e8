package dev.masterperf.api;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Caller;
import dev.masterperf.api.http.RequestRates;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Stands before the handlers of public routes and counts who asks: by key or person, and by address
 * where nobody says who they are. Programs on this machine that nobody asks for a key are not
 * counted.
 */
record RateLimit(RequestRates rates) {

  /** The handler, for callers who do not ask too often. */
  Handler before(Handler handler) {
    return ctx -> {
      counted(ctx).ifPresent(rates::take);
      handler.handle(ctx);
    };
  }

  private static Optional<String> counted(Context ctx) {
    Caller caller = Access.caller(ctx);
    return switch (caller.kind()) {
      case KEY, OIDC -> Optional.of(caller.identity());
      case LOCAL, NOBODY ->
          Optional.of(ctx.req().getRemoteAddr()).filter(address -> !isOfThisMachine(address));
    };
  }

  /** Of an address as Jetty spells it; nothing is looked up. */
  private static boolean isOfThisMachine(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
