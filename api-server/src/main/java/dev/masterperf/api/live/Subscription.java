package dev.masterperf.api.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.http.Nearest;
import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.matrix.MatrixRequest;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.MatrixQuery;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param had what it has of this view already
 */
record Subscription(MatrixQuery view, Optional<Had> had) {
  private static final Set<String> KEYS = Set.of("type", "view", "session", "seq");
  private static final String EXAMPLE =
      "send {\"type\":\"subscribe\",\"view\":{\"category\":\"R2\"}}";

  /** The tick of a table that a client was told last. */
  record Had(String session, int seq) {}

  /**
   * Reads a message.
   *
   * @throws dev.masterperf.api.http.ProblemException if it is no subscription
   */
  static Subscription read(String message) {
    JsonNode root = json(message);
    if (!root.isObject()) {
      throw Parameters.invalid("message", "the message is no JSON object; " + EXAMPLE);
    }
    for (String key : (Iterable<String>) root::fieldNames) {
      requireKnown(key);
    }
    if (!root.path("type").asText().equals("subscribe")) {
      throw Parameters.invalid("type", "type must be \"subscribe\"; " + EXAMPLE);
    }
    return new Subscription(view(root.get("view")), had(root.get("session"), root.get("seq")));
  }

  private static JsonNode json(String message) {
    try {
      return Json.tree(message.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw (RuntimeException)
          Parameters.invalid("message", "the message is no JSON; " + EXAMPLE).initCause(e);
    }
  }

  private static void requireKnown(String key) {
    if (!KEYS.contains(key)) {
      throw Parameters.invalid(
          key,
          "there is no key "
              + key
              + Nearest.to(key, KEYS).map(near -> ", did you mean " + near + "?").orElse(".")
              + " Known here: "
              + String.join(", ", new TreeSet<>(KEYS)));
    }
  }

  private static MatrixQuery view(@Nullable JsonNode view) {
    if (view == null || view.isNull()) {
      return MatrixQuery.ALL;
    }
    if (!view.isObject()) {
      throw Parameters.invalid("view", "view must be an object; " + EXAMPLE);
    }
    Map<String, List<String>> given = new LinkedHashMap<>();
    view.properties()
        .forEach(one -> given.put(one.getKey(), List.of(text(one.getKey(), one.getValue()))));
    return MatrixRequest.query(Parameters.of(given, MatrixRequest.FILTERS));
  }

  private static String text(String key, JsonNode value) {
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw Parameters.invalid(
          key, "view." + key + " must be a text or a whole number, not " + value);
    }
    return value.asText();
  }

  private static Optional<Had> had(@Nullable JsonNode session, @Nullable JsonNode seq) {
    if (session == null && seq == null) {
      return Optional.empty();
    }
    if (session == null
        || !session.isTextual()
        || seq == null
        || !seq.canConvertToExactIntegral()) {
      throw Parameters.invalid(
          "session", "session (a text) and seq (a whole number) go together; give both or neither");
    }
    return seq.canConvertToInt()
        ? Optional.of(new Had(session.asText(), seq.asInt()))
        : Optional.empty();
  }
}
