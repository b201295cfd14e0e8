package dev.masterperf.api.login;

import java.time.Duration;

/**
 * How requests travel: what cookies have to say of it, and who is believed whose address they come
 * from.
 */
public enum Transport {
  /** Over this machine alone. */
  PLAIN,
  /** Encrypted, by this server. */
  TLS,
  /**
   * Encrypted as far as a proxy, which adds to {@code X-Forwarded-For} who asked it: see {@link
   * dev.masterperf.api.http.ForwardedFor}.
   */
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
}
