package dev.masterperf.api.alertmanager;

import com.google.re2j.Pattern;
import dev.masterperf.alerts.routing.Matcher;
import dev.masterperf.alerts.routing.MatcherParser;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.query.syntax.RegularExpression;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which alerts a request asks for.
 *
 * @param receiver name of the entries under {@code receivers:} that hear of it
 */
record AlertFilter(
    List<Matcher> matchers,
    Pattern receiver,
    boolean active,
    boolean silenced,
    boolean inhibited,
    boolean muted) {
  /** Of a regular expression for names of receivers. */
  private static final int MOST_LETTERS = 1_000;

  /**
   * Reads the parameters of Alertmanager's API; others are passed over, as there.
   *
   * @throws dev.masterperf.api.http.ProblemException if one cannot be used
   */
  static AlertFilter of(Context ctx) {
    return new AlertFilter(
        matchers(ctx),
        receiver(ctx),
        flag(ctx, "active"),
        flag(ctx, "silenced"),
        flag(ctx, "inhibited"),
        flag(ctx, "muted"));
  }

  /** The matchers of all {@code filter} parameters. */
  static List<Matcher> matchers(Context ctx) {
    List<Matcher> matchers = new ArrayList<>();
    for (String text : ctx.queryParams("filter")) {
      try {
        matchers.addAll(MatcherParser.parse(text));
      } catch (IllegalArgumentException e) {
        throw Parameters.invalid("filter", "bad matcher: " + e.getMessage());
      }
    }
    return matchers;
  }

  private static Pattern receiver(Context ctx) {
    String text = Objects.requireNonNullElse(ctx.queryParam("receiver"), ".*");
    if (text.length() > MOST_LETTERS) {
      throw Parameters.invalid(
          "receiver", "a regular expression has at most " + MOST_LETTERS + " characters here");
    }
    try {
      return RegularExpression.compile(text);
    } catch (IllegalArgumentException e) {
      throw Parameters.invalid("receiver", String.valueOf(e.getMessage()));
    }
  }

  private static boolean flag(Context ctx, String name) {
    String text = ctx.queryParam(name);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      throw Parameters.invalid(name, name + " must be true or false, not " + text);
    }
    return text == null || text.equals("true");
  }

  boolean takes(SeenAlert alert) {
    return alert.matches(matchers)
        && (active || alert.suppressed())
        && (silenced || alert.silencedBy().isEmpty())
        && (inhibited || alert.inhibitedBy().isEmpty())
        && (muted || alert.mutedBy().isEmpty())
        && alert.routes().stream().anyMatch(route -> hears(route.options().receiver()));
  }

  boolean hears(String receiverName) {
    return receiver.matches(receiverName);
  }
}
