package dev.masterperf.api.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.check.BacktestQuestion;
import dev.masterperf.alerts.check.TooMuchWorkException;
import dev.masterperf.alerts.rule.RuleGroup;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.api.access.Access;
import dev.masterperf.api.http.Origins;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.wire.Json;
import dev.masterperf.query.syntax.PromDuration;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * {@code POST /api/v1/rules/backtest}: which alerts a text of rules would have raised. One at a
 * time: each takes memory and a processor's time from those who want to know how things are now.
 */
public final class BacktestResource {
  private static final List<String> KEYS = List.of("rules", "from", "to", "step");
  private static final Duration DEFAULT_LENGTH = Duration.ofHours(1);
  private static final double MILLIS_PER_SECOND = 1_000;

  private final RulesBacktest backtest;
  private final InstantSource clock;
  private final Semaphore one = new Semaphore(1);

  public BacktestResource(RulesBacktest backtest, InstantSource clock) {
    this.backtest = backtest;
    this.clock = clock;
  }

  public void run(Context ctx) {
    Origins.requireOwn(ctx);
    Parameters.of(ctx.queryParamMap(), Set.of());
    BacktestQuestion question = question(ctx.bodyAsBytes());
    question
        .groups()
        .forEach(group -> group.rules().forEach(rule -> Access.requireScope(ctx, rule.scope())));
    if (!one.tryAcquire()) {
      throw new Problem(ProblemType.BUSY, "another back-test is under way; one runs at a time")
          .toException();
    }
    try {
      BacktestAnswer answer = BacktestAnswer.of(backtest.run(question));
      ctx.contentType("application/json").result(Json.bytes(answer));
    } catch (TooMuchWorkException e) {
      throw because(ProblemType.TOO_MUCH_WORK, e);
    } catch (RulesBacktest.Unavailable e) {
      throw because(ProblemType.UNAVAILABLE, e);
    } finally {
      one.release();
    }
  }

  private BacktestQuestion question(byte[] body) {
    try {
      JsonNode json = Json.tree(body);
      json.fieldNames()
          .forEachRemaining(
              key -> {
                if (!KEYS.contains(key)) {
                  throw new IllegalArgumentException(
                      "there is no key " + key + " here, only " + String.join(", ", KEYS));
                }
              });
      if (!json.path("rules").isTextual()) {
        throw new IllegalArgumentException(
            "rules is missing: the text of a rule file, as a string");
      }
      List<RuleGroup> groups = RuleGroup.parse(json.path("rules").asText(), "rules");
      Instant to = instant(json, "to", clock.instant());
      return new BacktestQuestion(
          groups,
          instant(json, "from", to.minus(DEFAULT_LENGTH)).toEpochMilli(),
          to.toEpochMilli(),
          PromDuration.parseMillis(json.path("step").asText("1s")));
    } catch (YamlFileException e) {
      throw because(ProblemType.INVALID_RULES, e);
    } catch (IllegalArgumentException e) {
      throw because(ProblemType.MALFORMED_BODY, e);
    }
  }

  private static Instant instant(JsonNode json, String key, Instant otherwise) {
    JsonNode given = json.path(key);
    if (given.isMissingNode() || given.isNull()) {
      return otherwise;
    }
    if (given.isNumber()) {
      return Instant.ofEpochMilli(Math.round(given.asDouble() * MILLIS_PER_SECOND));
    }
    try {
      return OffsetDateTime.parse(given.asText()).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "%s must be a time such as 2026-01-31T12:00:00Z, or epoch seconds, not %s"
              .formatted(key, given),
          e);
    }
  }

  private static ProblemException because(ProblemType type, RuntimeException cause) {
    return new Problem(type, String.valueOf(cause.getMessage())).toException(cause);
  }
}
