package dev.masterperf.api.login;

import dev.masterperf.api.access.Authentication;
import dev.masterperf.api.access.Caller;
import dev.masterperf.api.access.Recheck;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.keys.KeyText;
import dev.masterperf.api.keys.KeyUses;
import dev.masterperf.api.keys.Keys;
import dev.masterperf.streams.document.DocumentsUnavailable;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Finds out who asks by what a request carries: a key or a token, a session's cookie, or for the
 * socket a ticket.
 */
public final class Authenticator implements Authentication {
  private static final String BEARER = "Bearer ";
  private static final String SOCKET = "/ws";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final String CREDENTIAL = Credential.class.getName();

  private final KeyLogin keys;
  private final Optional<TokenLogin> tokens;
  private final Optional<OidcLogin> browsers;
  private final Sessions sessions;
  private final Tickets tickets;
  private final InstantSource clock;

  /**
   * @param seals of sessions and tickets
   * @param ended sessions that hold no longer
   * @param provider an identity provider, if there is one
   * @param nanos elapsed time
   */
  public Authenticator(
      Keys keys,
      KeyUses uses,
      Optional<OidcProvider> provider,
      Seals seals,
      EndedSessions ended,
      Transport transport,
      InstantSource clock,
      LongSupplier nanos) {
    FailedAttempts failures = new FailedAttempts(nanos);
    this.keys = new KeyLogin(keys, uses, failures);
    this.tokens = provider.map(some -> new TokenLogin(some, failures));
    this.browsers =
        provider
            .filter(OidcProvider::takesBrowsers)
            .map(some -> new OidcLogin(some, seals, transport, clock));
    this.sessions = new Sessions(seals, ended, transport, clock);
    this.tickets = new Tickets(seals, clock);
    this.clock = clock;
  }

  @Override
  public Caller caller(Context ctx) {
    String authorization = ctx.header("Authorization");
    if (authorization != null) {
      return admitted(ctx, Credential.of(byHeader(ctx, authorization)));
    }
    // A browser sends its cookie with whatever page makes it connect.
    return ctx.path().equals(SOCKET) ? byTicket(ctx) : bySession(ctx);
  }

  private Identity byHeader(Context ctx, String authorization) {
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw refusal("an API key is sent as Authorization: Bearer mp_...");
    }
    return identify(ctx, authorization.substring(BEARER.length()).strip())
        .orElseThrow(
            () ->
                refusal(
                    "that key or token does not open this server: it is none, or it is revoked or"
                        + " expired"));
  }

  private Optional<Identity> identify(Context ctx, String text) {
    String address = ctx.ip();
    return tokens.isPresent() && !text.startsWith(KeyText.PREFIX)
        ? tokens.get().identify(text, address)
        : keys.identify(text, address);
  }

  private Caller bySession(Context ctx) {
    if (!sessions.has(ctx)) {
      return Caller.NOBODY;
    }
    Credential session =
        sessions.of(ctx).orElseThrow(() -> refusal("the session has ended; log in at /login"));
    if (!SAFE.contains(ctx.req().getMethod())) {
      Origins.requireSent(ctx);
    }
    return admitted(ctx, session);
  }

  private Caller byTicket(Context ctx) {
    String ticket = ctx.queryParam("ticket");
    return ticket == null
        ? Caller.NOBODY
        : admitted(
            ctx,
            tickets
                .take(ticket, sessions.of(ctx))
                .orElseThrow(
                    () ->
                        refusal(
                            "that ticket is none, too old, was used, or is not for you here:"
                                + " POST /api/v1/tickets gives another, which is taken with the"
                                + " cookie it was asked for with, or else by the process that gave"
                                + " it; programs send their key when they connect")));
  }

  private Caller admitted(Context ctx, Credential credential) {
    ctx.attribute(CREDENTIAL, credential);
    Recheck.keep(ctx, () -> caller(credential));
    return caller(credential)
        .orElseThrow(() -> refusal("the key of this session is revoked or expired; log in again"));
  }

  private Optional<Caller> caller(Credential credential) {
    return sessions.holds(credential) ? caller(credential.identity()) : Optional.empty();
  }

  private Optional<Caller> caller(Identity identity) {
    if (identity instanceof Identity.ByKey key) {
      return keys.caller(key);
    }
    Identity.ByToken person = (Identity.ByToken) identity;
    return clock.instant().isBefore(person.until())
        ? Optional.of(new Caller(Caller.Kind.OIDC, person.name(), person.grants()))
        : Optional.empty();
  }

  /**
   * Begins a session for whoever has this key.
   *
   * @throws ProblemException 401 if it opens nothing, 429 after too many of those
   */
  Caller logIn(Context ctx, String key) {
    Identity identity =
        keys.identify(key, ctx.ip())
            .orElseThrow(
                () -> refusal("that API key does not open this server: see whether it is whole"));
    return begin(ctx, identity);
  }

  /** Begins a session for whom an identity provider named. */
  Caller begin(Context ctx, Identity identity) {
    Caller caller = admitted(ctx, Credential.of(identity));
    sessions.begin(ctx, identity);
    return caller;
  }

  /** Logging in by an identity provider, where one can. */
  Optional<OidcLogin> browsers() {
    return browsers;
  }

  /**
   * Ends the session of a request everywhere, if it has one.
   *
   * @throws ProblemException 503 if others cannot be told; the browser loses the cookie all the
   *     same
   */
  void logOut(Context ctx) {
    try {
      sessions.end(ctx);
    } catch (DocumentsUnavailable e) {
      throw new Problem(
              ProblemType.UNAVAILABLE,
              "this browser is logged out, but the other processes could not be told: a copy of"
                  + " its cookie holds for up to 8 hours, or until its key is rotated")
          .toException(e);
    }
  }

  /** A ticket for the socket, for whoever was let in. */
  String ticket(Context ctx) {
    Credential credential = ctx.attribute(CREDENTIAL);
    if (credential == null) {
      throw new IllegalStateException("nobody was let in who could get a ticket");
    }
    return tickets.issue(credential);
  }

  private static ProblemException refusal(String detail) {
    return new Problem(ProblemType.UNAUTHENTICATED, detail).toException();
  }
}
