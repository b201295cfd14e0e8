package dev.masterperf.api.login;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** How requests travel: what cookies have to say of it, and whose address they come from. */
public enum Transport {
  /** Over this machine alone. */
  PLAIN,
  /** Encrypted, by this server. */
  TLS,
  /** Encrypted as far as a proxy, which adds to {@code X-Forwarded-For} who asked it. */
  PROXY;

  private static final String NAME = "mp_session";

  /** The name of a session's cookie; with the prefix browsers take it from this host alone. */
  String session() {
    return secured(NAME);
  }

  /** A name of a cookie with the prefix that fits. */
  String secured(String name) {
    return this == PLAIN ? name : "__Host-" + name;
  }

  /** The scheme browsers use. */
  String scheme() {
    return this == PLAIN ? "http" : "https";
  }

  /** A cookie's header. */
  String cookie(String name, String value, Duration lifetime, String sameSite) {
    return name
        + "="
        + value
        + "; Path=/; Max-Age="
        + lifetime.toSeconds()
        + "; HttpOnly; SameSite="
        + sameSite
        + (this == PLAIN ? "" : "; Secure");
  }

  /** Who sent a request; of what a proxy was told, only what it saw itself is believed. */
  String address(Context ctx) {
    List<String> forwarded =
        this == PROXY
            ? Collections.list(ctx.req().getHeaders("X-Forwarded-For"))
            : Collections.emptyList();
    if (forwarded.isEmpty()) {
      return ctx.req().getRemoteAddr();
    }
    String last = forwarded.get(forwarded.size() - 1); // a proxy may add a line of its own
    return last.substring(last.lastIndexOf(',') + 1).strip();
  }
}
