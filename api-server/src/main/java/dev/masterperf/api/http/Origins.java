package dev.masterperf.api.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other sites from using a visitor's browser to write or to listen here. Programs
 * send no {@code Origin} and are let through.
 */
public final class Origins {
  private Origins() {}

  /**
   * Refuses what a page of another site asks for.
   *
   * @throws ProblemException if the request's {@code Origin} is not this server
   */
  public static void requireOwn(Context ctx) {
    String origin = ctx.header("Origin");
    if (origin != null && !isOwn(origin, ctx.header("Host"))) {
      throw new Problem(
              ProblemType.FOREIGN_ORIGIN,
              "the page comes from " + origin + ", this server is " + ctx.header("Host"))
          .toException();
    }
  }

  /**
   * Refuses what does not come from a page of this server, as far as the browser says: whoever is
   * known by a cookie alone may not have meant to send it.
   *
   * @throws ProblemException if the request's {@code Origin} is not this server, or absent
   */
  public static void requireSent(Context ctx) {
    if (ctx.header("Origin") == null) {
      throw new Problem(
              ProblemType.FOREIGN_ORIGIN,
              "a session changes something only from a page of this server; programs send an API"
                  + " key as Authorization: Bearer mp_...")
          .toException();
    }
    requireOwn(ctx);
  }

  /**
   * Whether host and port agree. The scheme is not compared: a proxy in front may speak https where
   * we speak http.
   */
  static boolean isOwn(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null
          && host != null
          && authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return false; // "null", which sandboxed pages send, and whatever else is no address
    }
  }
}
