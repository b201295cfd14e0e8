package dev.masterperf.api.access;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * By which name the requests of a caller are counted: by key or person, and by address where nobody
 * says who they are. Programs on this machine that nobody asks for a key have none.
 */
public final class Counted {
  private Counted() {}

  /** The name; empty where nobody counts. */
  public static Optional<String> name(Context ctx) {
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
