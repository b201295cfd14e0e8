package dev.masterperf.api.login;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps browsers logged in for eight hours, by a cookie that no script can read and no other site
 * can have sent. Nothing is kept here: who it is stands in the cookie, sealed.
 */
final class Sessions {
  static final Duration LIFETIME = Duration.ofHours(8);
  private static final String PURPOSE = "session";

  private final Seals seals;
  private final Transport transport;
  private final InstantSource clock;

  Sessions(Seals seals, Transport transport, InstantSource clock) {
    this.seals = seals;
    this.transport = transport;
    this.clock = clock;
  }

  /** Gives a browser the cookie. */
  void begin(Context ctx, Identity identity) {
    Instant until = clock.instant().plus(LIFETIME);
    String value =
        new SealedIdentity(identity, until, UUID.randomUUID().toString()).seal(seals, PURPOSE);
    ctx.res()
        .addHeader("Set-Cookie", transport.cookie(transport.session(), value, LIFETIME, "Strict"));
  }

  /** Takes the cookie back. */
  void end(Context ctx) {
    ctx.res()
        .addHeader(
            "Set-Cookie", transport.cookie(transport.session(), "", Duration.ZERO, "Strict"));
  }

  /** Whether a request has a cookie of a session, be it of one that ended. */
  boolean has(Context ctx) {
    return ctx.cookie(transport.session()) != null;
  }

  /** Whose session a request belongs to; empty if it has none that holds. */
  Optional<Identity> of(Context ctx) {
    String value = ctx.cookie(transport.session());
    return value == null
        ? Optional.empty()
        : SealedIdentity.open(seals, PURPOSE, value, clock.instant()).map(SealedIdentity::identity);
  }
}
