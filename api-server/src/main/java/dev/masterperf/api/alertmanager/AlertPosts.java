package dev.masterperf.api.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.posted.Posting;
import dev.masterperf.model.Scopes;
import dev.masterperf.model.wire.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A body of {@code POST /api/v2/alerts}.
 *
 * @param taken those that can be alerts
 * @param refused what is wrong with each of the others
 */
record AlertPosts(List<Posting> taken, List<String> refused) {

  /** Go's zero time, which clients send for none. */
  private static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

  /**
   * Reads a body.
   *
   * @throws IllegalArgumentException if it is no list
   */
  static AlertPosts parse(byte[] body) {
    JsonNode json = Json.tree(body);
    if (!json.isArray()) {
      throw new IllegalArgumentException("expected a JSON array of alerts");
    }
    List<Posting> taken = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      try {
        taken.add(posting(json.get(i)));
      } catch (IllegalArgumentException e) {
        refused.add("alert " + i + ": " + e.getMessage());
      }
    }
    return new AlertPosts(taken, refused);
  }

  private static Posting posting(JsonNode json) {
    SortedMap<String, String> labels = texts(json, "labels");
    String scope = labels.get("scope");
    if (scope != null) {
      Scopes.requireName(scope);
    }
    return new Posting(
        labels,
        texts(json, "annotations"),
        instant(json, "startsAt"),
        instant(json, "endsAt"),
        json.path("generatorURL").asText(""));
  }

  private static SortedMap<String, String> texts(JsonNode json, String field) {
    SortedMap<String, String> texts = new TreeMap<>();
    json.path(field)
        .properties()
        .forEach(
            one -> {
              if (!one.getValue().isTextual()) {
                throw new IllegalArgumentException(
                    field + "." + one.getKey() + " must be text, not " + one.getValue());
              }
              texts.put(one.getKey(), one.getValue().asText());
            });
    return texts;
  }

  private static Optional<Instant> instant(JsonNode json, String field) {
    String text = json.path(field).asText("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return instant.equals(ZERO) ? Optional.empty() : Optional.of(instant);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          field + " must be a time such as 2026-01-31T12:00:00Z, not \"" + text + "\"", e);
    }
  }
}
