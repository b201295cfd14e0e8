package dev.masterperf.api.login;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps browsers logged in for eight hours, by a cookie that no script can read and no other site
 * can have sent. Who it is stands in the cookie, sealed; kept are those alone that were ended.
 */
final class Sessions {
  static final Duration LIFETIME = Duration.ofHours(8);
  private static final String PURPOSE = "session";

  private final Seals seals;
  private final EndedSessions ended;
  private final Transport transport;
  private final InstantSource clock;

  Sessions(Seals seals, EndedSessions ended, Transport transport, InstantSource clock) {
    this.seals = seals;
    this.ended = ended;
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

  /**
   * Takes the cookie back, and ends the session for whoever has a copy.
   *
   * @throws dev.masterperf.streams.document.DocumentsUnavailable if copies could not be ended; the
   *     cookie is taken back all the same
   */
  void end(Context ctx) {
    ctx.res()
        .addHeader(
            "Set-Cookie", transport.cookie(transport.session(), "", Duration.ZERO, "Strict"));
    of(ctx).flatMap(Credential::session).ifPresent(ended::end);
  }

  /** Whether a request has a cookie of a session, be it of one that ended. */
  boolean has(Context ctx) {
    return ctx.cookie(transport.session()) != null;
  }

  /** Whose session a request belongs to; empty if it has none that holds. */
  Optional<Credential> of(Context ctx) {
    return Optional.ofNullable(ctx.cookie(transport.session()))
        .flatMap(value -> SealedIdentity.open(seals, PURPOSE, value, clock.instant()))
        .map(
            cookie ->
                new Credential(
                    cookie.identity(),
                    Optional.of(new Credential.Session(cookie.id(), cookie.until()))))
        .filter(this::holds);
  }

  /** Whether the session somebody came in by goes on; so it is for whoever came without one. */
  boolean holds(Credential credential) {
    Instant now = clock.instant();
    return credential
        .session()
        .map(session -> now.isBefore(session.until()) && !ended.contains(session.id()))
        .orElse(true);
  }
}
