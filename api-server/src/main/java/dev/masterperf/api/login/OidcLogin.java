package dev.masterperf.api.login;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.wire.Json;
import io.javalin.http.Context;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * Logs people in by their identity provider: authorization code with PKCE, state and nonce. What
 * has to be remembered until they come back stands in a sealed cookie of ten minutes.
 */
final class OidcLogin {
  private static final String CALLBACK = "/login/oidc/callback";
  private static final String COOKIE = "mp_oidc";
  private static final String PURPOSE = "login by provider";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int RANDOM_BYTES = 32;
  private static final int FOUND = 302;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final OidcProvider provider;
  private final Seals seals;
  private final Transport transport;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  OidcLogin(OidcProvider provider, Seals seals, Transport transport, InstantSource clock) {
    this.provider = provider;
    this.seals = seals;
    this.transport = transport;
    this.clock = clock;
  }

  /**
   * A browser on its way to the provider and back.
   *
   * @param state comes back with it
   * @param nonce comes back in the token
   * @param verifier shows the provider that whoever redeems the code began this
   */
  record Attempt(String state, String nonce, String verifier, Instant until) {
    String challenge() {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return BASE64.encodeToString(digest.digest(verifier.getBytes(StandardCharsets.US_ASCII)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  /** Sends a browser to the provider. */
  void leave(Context ctx) {
    Instant until = clock.instant().plus(PATIENCE);
    Attempt attempt = new Attempt(random(), random(), random(), until);
    URI to = provider.authorization(attempt, redirect(ctx));
    remember(ctx, seals.seal(PURPOSE, Json.bytes(attempt)), PATIENCE);
    ctx.status(FOUND).header("Location", to.toString());
  }

  /**
   * Who came back.
   *
   * @throws ProblemException 401 if this browser did not leave from here, or the provider did not
   *     let it in
   */
  Identity.ByToken comeBack(Context ctx) {
    Attempt attempt = attempt(ctx).orElseThrow(() -> refused("this login was not begun here"));
    remember(ctx, "", Duration.ZERO);
    String code = ctx.queryParam("code");
    if (code == null || !attempt.state().equals(ctx.queryParam("state"))) {
      throw refused("the identity provider did not let you in");
    }
    return provider
        .redeem(attempt, code, redirect(ctx), clock.instant().plus(Sessions.LIFETIME))
        .orElseThrow(() -> refused("what the identity provider says of you cannot be believed"));
  }

  /** Lax: the browser comes back from another site, and has to bring it then. */
  private void remember(Context ctx, String value, Duration time) {
    String name = transport.secured(COOKIE);
    ctx.res().addHeader("Set-Cookie", transport.cookie(name, value, time, "Lax"));
  }

  private Optional<Attempt> attempt(Context ctx) {
    return Optional.ofNullable(ctx.cookie(transport.secured(COOKIE)))
        .flatMap(text -> seals.open(PURPOSE, text))
        .map(bytes -> Json.read(bytes, Attempt.class))
        .filter(begun -> clock.instant().isBefore(begun.until()));
  }

  private String redirect(Context ctx) {
    return transport.scheme() + "://" + ctx.header("Host") + CALLBACK;
  }

  private static ProblemException refused(String why) {
    return new Problem(ProblemType.UNAUTHENTICATED, why + "; try again at /login").toException();
  }

  private String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }
}
