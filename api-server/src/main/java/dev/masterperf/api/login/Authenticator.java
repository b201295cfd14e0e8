package dev.masterperf.api.login;

import dev.masterperf.api.access.Authentication;
import dev.masterperf.api.access.Caller;
import dev.masterperf.api.access.Recheck;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.api.keys.KeyUses;
import dev.masterperf.api.keys.Keys;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Finds out who asks by what a request carries. */
public final class Authenticator implements Authentication {
  private static final String BEARER = "Bearer ";

  private final KeyLogin keys;

  /**
   * @param nanos elapsed time
   */
  public Authenticator(Keys keys, KeyUses uses, LongSupplier nanos) {
    this.keys = new KeyLogin(keys, uses, new FailedAttempts(nanos));
  }

  @Override
  public Caller caller(Context ctx) {
    String authorization = ctx.header("Authorization");
    if (authorization == null) {
      return Caller.NOBODY;
    }
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw refusal("an API key is sent as Authorization: Bearer mp_...");
    }
    String token = authorization.substring(BEARER.length()).strip();
    Identity identity =
        keys.identify(token, ctx.ip())
            .orElseThrow(
                () ->
                    refusal(
                        "that API key does not open this server: it is none, or it is revoked or"
                            + " expired"));
    return admitted(ctx, identity);
  }

  private Caller admitted(Context ctx, Identity identity) {
    Recheck.keep(ctx, () -> caller(identity));
    return caller(identity).orElseThrow(() -> refusal("the login has ended; log in again"));
  }

  private Optional<Caller> caller(Identity identity) {
    if (identity instanceof Identity.ByKey key) {
      return keys.caller(key);
    }
    return Optional.empty();
  }

  private static ProblemException refusal(String detail) {
    return new Problem(ProblemType.UNAUTHENTICATED, detail).toException();
  }
}
