package dev.masterperf.api.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.routing.Matcher;
import dev.masterperf.alerts.routing.Schedule;
import dev.masterperf.alerts.routing.Silence;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.wire.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A silence as clients send it: Alertmanager's, a schedule, and whether it is a maintenance.
 *
 * @param id of the one it is to change; empty for a new one
 */
record SilenceRequest(Optional<String> id, Silence silence) {

  /** How much of a request's body is looked at. */
  static final int MAX_BYTES = 256 << 10;

  /**
   * Reads a body.
   *
   * @param signed whether it must say who made it, and why
   * @throws ProblemException with what is wrong
   */
  static SilenceRequest parse(byte[] body, Instant now, boolean signed) {
    try {
      JsonNode json = Json.tree(body);
      if (!json.isObject()) {
        throw new IllegalArgumentException("expected a JSON object with matchers");
      }
      String id = json.path("id").asText("");
      return new SilenceRequest(
          id.isEmpty() ? Optional.empty() : Optional.of(id), silence(json, id, now, signed));
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()), e);
    }
  }

  private static Silence silence(JsonNode json, String id, Instant now, boolean signed) {
    Instant startsAt = instant(json, "startsAt").orElse(now);
    Optional<Instant> endsAt = instant(json, "endsAt");
    if (signed && endsAt.isEmpty()) {
      throw new IllegalArgumentException("endsAt is missing, when the silence is over");
    }
    Instant end = endsAt.orElse(Instant.MAX);
    if (end.isBefore(now)) {
      throw new IllegalArgumentException("endsAt lies in the past: " + end);
    }
    JsonNode schedule = json.path("schedule");
    return new Silence(
        id,
        matchers(json.path("matchers")),
        startsAt,
        end,
        now,
        text(json, "createdBy", signed),
        text(json, "comment", signed),
        schedule.isMissingNode() || schedule.isNull() ? null : Schedule.parse(schedule.toString()),
        maintenance(json.path("maintenance")));
  }

  private static boolean maintenance(JsonNode json) {
    if (!json.isMissingNode() && !json.isNull() && !json.isBoolean()) {
      throw new IllegalArgumentException("maintenance must be true or false, not " + json);
    }
    return json.asBoolean(false);
  }

  private static List<Matcher> matchers(JsonNode json) {
    List<Matcher> matchers = new ArrayList<>();
    for (JsonNode one : json) {
      if (!one.path("name").isTextual() || !one.path("value").isTextual()) {
        throw new IllegalArgumentException("a matcher has a name and a value, both text: " + one);
      }
      matchers.add(
          Matcher.of(
              one.path("name").asText(),
              Matcher.Operator.of(
                  one.path("isEqual").asBoolean(true), one.path("isRegex").asBoolean(false)),
              one.path("value").asText()));
    }
    return matchers;
  }

  private static String text(JsonNode json, String field, boolean needed) {
    String text = json.path(field).asText("");
    if (needed && text.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return text;
  }

  private static Optional<Instant> instant(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(value.asText()).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          field + " must be a time such as 2026-01-31T12:00:00Z, not " + value, e);
    }
  }

  static ProblemException refused(String detail, Exception cause) {
    return new Problem(ProblemType.MALFORMED_BODY, detail).toException(cause);
  }
}
