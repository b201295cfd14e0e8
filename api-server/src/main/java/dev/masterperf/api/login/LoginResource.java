package dev.masterperf.api.login;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.access.Authentication;
import dev.masterperf.api.access.Caller;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.wire.Json;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logging in and out with a browser, and tickets for its socket. */
public final class LoginResource {
  private static final Logger LOG = LoggerFactory.getLogger(LoginResource.class);
  private static final int NO_CONTENT = 204;
  private static final int FOUND = 302;

  private final Authentication authentication;
  private final Optional<Authenticator> authenticator;

  public LoginResource(Authentication authentication) {
    this.authentication = authentication;
    this.authenticator =
        authentication instanceof Authenticator asks ? Optional.of(asks) : Optional.empty();
  }

  /**
   * Who somebody is.
   *
   * @param kind local, key, oidc or nobody
   * @param login whether one can log in and out here
   * @param provider whether one can log in by an identity provider
   */
  private record Who(
      String name, String kind, List<String> grants, boolean login, boolean provider) {}

  /**
   * A ticket.
   *
   * @param ticket empty where none is needed
   */
  private record Ticket(String ticket) {}

  /** {@code GET /api/v1/whoami}: tells also those who are nobody. */
  public void who(Context ctx) {
    Caller caller = known(ctx);
    answer(
        ctx,
        new Who(
            caller.name(),
            caller.kind().name().toLowerCase(Locale.ROOT),
            caller.grants().stream().map(Grant::text).toList(),
            authenticator.isPresent(),
            browsers().isPresent()));
  }

  private Caller known(Context ctx) {
    try {
      return authentication.caller(ctx);
    } catch (ProblemException e) {
      if (e.problem().type() == ProblemType.UNAUTHENTICATED) {
        return Caller.NOBODY;
      }
      throw e;
    }
  }

  /** {@code POST /login} with {@code {"key": "mp_..."}}: begins a session. */
  public void logIn(Context ctx) {
    Origins.requireOwn(ctx);
    Authenticator asks = authenticator.orElseThrow(LoginResource::nobodyLogsIn);
    asks.logIn(ctx, key(ctx));
    ctx.status(NO_CONTENT);
  }

  private static String key(Context ctx) {
    String type = ctx.contentType();
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw new Problem(
              ProblemType.UNSUPPORTED_MEDIA_TYPE, "a login is JSON: {\"key\": \"mp_...\"}")
          .toException();
    }
    try {
      JsonNode key = Json.tree(ctx.bodyAsBytes()).path("key");
      if (key.isTextual()) {
        return key.textValue().strip();
      }
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    throw malformed();
  }

  private static ProblemException malformed() {
    return new Problem(ProblemType.MALFORMED_BODY, "a login is JSON: {\"key\": \"mp_...\"}")
        .toException();
  }

  /** {@code GET /login/oidc}: sends a browser to the identity provider. */
  public void leave(Context ctx) {
    try {
      browsers().orElseThrow(LoginResource::noProvider).leave(ctx);
    } catch (OidcEndpoints.Unavailable e) {
      throw unavailable(e);
    }
  }

  /** {@code GET /login/oidc/callback}: where it sends the browser back. */
  public void comeBack(Context ctx) {
    try {
      Identity.ByToken person = browsers().orElseThrow(LoginResource::noProvider).comeBack(ctx);
      authenticator.orElseThrow().begin(ctx, person);
      ctx.status(FOUND).header("Location", "/");
    } catch (OidcEndpoints.Unavailable e) {
      throw unavailable(e);
    }
  }

  private Optional<OidcLogin> browsers() {
    return authenticator.flatMap(Authenticator::browsers);
  }

  private static ProblemException noProvider() {
    return new Problem(
            ProblemType.NOT_FOUND, "nobody logs in by an identity provider here (--auth oidc)")
        .toException();
  }

  private static ProblemException unavailable(OidcEndpoints.Unavailable why) {
    LOG.atError().setCause(why).log("identity provider cannot be asked");
    return new Problem(
            ProblemType.UNAVAILABLE,
            "the identity provider does not answer; try again, or log in with a key")
        .toException();
  }

  /** {@code POST /logout}: ends the session of this browser, for every copy of its cookie. */
  public void logOut(Context ctx) {
    Origins.requireOwn(ctx);
    authenticator.ifPresent(asks -> asks.logOut(ctx));
    ctx.status(NO_CONTENT);
  }

  /** {@code POST /api/v1/tickets}: lets whoever asks open one socket. */
  public void ticket(Context ctx) {
    answer(ctx, new Ticket(authenticator.map(asks -> asks.ticket(ctx)).orElse("")));
  }

  private static ProblemException nobodyLogsIn() {
    return new Problem(
            ProblemType.NOT_FOUND,
            "nobody has to log in here; the server was started without --auth")
        .toException();
  }

  private static void answer(Context ctx, Object body) {
    ctx.contentType("application/json").result(Json.bytes(body));
  }
}
