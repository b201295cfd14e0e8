package dev.masterperf.api.http;

import dev.masterperf.model.wire.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where failures become answers. */
public final class Problems {
  /** Routes under it answer as Alertmanager does: errors are a JSON string. */
  private static final String ALERTMANAGER_PREFIX = "/api/v2/";

  /** What Prometheus' clients ask answers them in its own form; every other route is ours. */
  private static final Pattern PROMETHEUS =
      Pattern.compile(
          "/api/v1/(query|query_range|query_exemplars|format_query|series|labels|label/.*"
              + "|metadata|rules|alerts|status/.*)");

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** Statuses that mean: the same again, a little later. */
  private static final Set<Integer> PASSING = Set.of(429, 503);

  private Problems() {}

  /** Maps every exception a resource can throw. */
  public static void register(RoutesConfig routes) {
    routes.exception(ProblemException.class, (e, ctx) -> answer(ctx, e.problem()));
    routes.exception(HttpResponseException.class, Problems::onHttpException);
    routes.exception(Exception.class, Problems::onFault);
  }

  /**
   * A handler whose errors, such as a stack that overflows, are told as its exceptions are: what is
   * no exception would pass by all that is registered here.
   */
  public static Handler withErrors(Handler handler) {
    return ctx -> {
      try {
        handler.handle(ctx);
      } catch (Error e) {
        throw new IllegalStateException("a handler failed", e);
      }
    };
  }

  private static void onHttpException(HttpResponseException e, Context ctx) {
    switch (e.getStatus()) {
      case 404 -> answer(ctx, notFound(ctx));
      case 405 -> {
        String methods = e.getDetails().getOrDefault("availableMethods", "");
        ctx.header("Allow", methods);
        answer(
            ctx,
            new Problem(
                ProblemType.METHOD_NOT_ALLOWED,
                ctx.path() + " does not take " + ctx.method() + "; it takes " + methods));
      }
      case 413 ->
          answer(
              ctx,
              new Problem(
                  ProblemType.BODY_TOO_LARGE,
                  "a body may have at most 1 MiB; send the metrics in several requests"));
      default -> answer(ctx, new Problem(ProblemType.BAD_REQUEST, String.valueOf(e.getMessage())));
    }
  }

  /**
   * Whether a body could not be read because it did not come in time. Where a body is read by
   * Javalin, that answers 408 itself, without a word.
   */
  public static boolean isTooSlow(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  /** What is said of a body that did not come in time. */
  public static Problem tooSlow() {
    return new Problem(
        ProblemType.BODY_TOO_SLOW,
        "the body did not come in time; send it at once, or in several requests");
  }

  /** What is said where a change could not be written into its topic. */
  public static ProblemException notKept(Exception cause) {
    return new Problem(ProblemType.NOT_ACKNOWLEDGED, "it cannot be kept now: " + cause.getMessage())
        .toException(cause);
  }

  /** Whether an answer could not be written since its client left, or was ended. */
  private static boolean isGone(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EofException) {
        return true;
      }
    }
    return false;
  }

  private static void onFault(Exception e, Context ctx) {
    if (isGone(e)) {
      LOG.atDebug().setCause(e).addKeyValue("path", ctx.path()).log("client left");
      return;
    }
    LOG.atError()
        .setCause(e)
        .addKeyValue("method", ctx.method())
        .addKeyValue("path", ctx.path())
        .log("request failed");
    answer(ctx, fault());
  }

  /** What is said of a fault of ours. */
  static Problem fault() {
    return new Problem(ProblemType.INTERNAL, "the server's log has the details");
  }

  /** What is said of an address where nothing is. */
  public static Problem notFound(Context ctx) {
    return new Problem(ProblemType.NOT_FOUND, "there is nothing at " + ctx.path());
  }

  /** Writes the problem as this request's answer. */
  public static void answer(Context ctx, Problem problem) {
    ctx.status(problem.type().status());
    headers(ctx, problem);
    ctx.contentType(contentType(ctx.path())).result(body(ctx.path(), problem));
  }

  /** Sets the headers that go with a problem, in whatever form it is told. */
  public static void headers(Context ctx, Problem problem) {
    if (PASSING.contains(problem.type().status())) {
      ctx.header("Retry-After", Integer.toString(problem.type().retryAfterSeconds()));
    }
    if (problem.type() == ProblemType.PRECONDITION_FAILED
        && problem.extensions().get(Condition.VERSION) instanceof Long version) {
      ctx.header("ETag", Condition.tag(version));
    }
    if (problem.type() == ProblemType.UNAUTHENTICATED) {
      ctx.header("WWW-Authenticate", "Bearer");
    }
  }

  /** The form in which problems at this path are told. */
  static String contentType(String path) {
    boolean others = path.startsWith(ALERTMANAGER_PREFIX) || PROMETHEUS.matcher(path).matches();
    return others ? "application/json" : Problem.CONTENT_TYPE;
  }

  /** The problem in the form of this path. */
  static byte[] body(String path, Problem problem) {
    if (path.startsWith(ALERTMANAGER_PREFIX)) {
      return Json.bytes(problem.detail());
    }
    return Json.bytes(
        PROMETHEUS.matcher(path).matches() ? prometheusError(problem) : problem.members());
  }

  private static Map<String, String> prometheusError(Problem problem) {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("status", "error");
    error.put(
        "errorType",
        switch (problem.type()) {
          case NOT_FOUND -> "not_found";
          case INTERNAL -> "internal";
          case QUERY_FAILED, TOO_MUCH_WORK -> "execution";
          case QUERY_TIMED_OUT -> "timeout";
          case QUERY_CANCELED -> "canceled";
          case UNAVAILABLE, NOT_ACKNOWLEDGED, NOT_AUDITED, BUSY, TOO_MANY_REQUESTS, STORAGE_FULL ->
              "unavailable";
          default -> "bad_data";
        });
    error.put("error", problem.detail());
    return error;
  }
}
