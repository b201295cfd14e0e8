package dev.masterperf.api.login;

import dev.masterperf.api.access.Authentication;
import dev.masterperf.api.access.Caller;
import dev.masterperf.api.cluster.SharedSecret;
import io.javalin.http.Context;

/**
 * Of a process that only others of its cluster ask, and whoever scrapes its figures: they know the
 * internal secret.
 */
public final class SecretAuthentication implements Authentication {
  private static final String BEARER = "Bearer ";

  private final SharedSecret secret;

  public SecretAuthentication(SharedSecret secret) {
    this.secret = secret;
  }

  @Override
  public Caller caller(Context ctx) {
    String authorization = ctx.header("Authorization");
    String presented =
        authorization != null && authorization.startsWith(BEARER)
            ? authorization.substring(BEARER.length())
            : ctx.header(SharedSecret.HEADER);
    return secret.matches(presented) ? Caller.LOCAL : Caller.NOBODY;
  }
}
