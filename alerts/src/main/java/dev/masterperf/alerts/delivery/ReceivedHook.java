package dev.masterperf.alerts.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.receiver.WebhookSignature;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A webhook request as people read it. */
final class ReceivedHook {
  private final UnaryOperator<@Nullable String> header;
  private final byte[] body;

  /**
   * @param header gives the value of a header; null for an absent one
   */
  ReceivedHook(UnaryOperator<@Nullable String> header, byte[] body) {
    this.header = header;
    this.body = body;
  }

  /**
   * One line of the request and two for each alert in it.
   *
   * @param secret null: the signature is not checked
   */
  String text(@Nullable WebhookSecret secret, InstantSource clock) {
    Instant now = clock.instant();
    String id = header.apply(WebhookSignature.ID_HEADER);
    String first =
        "%s  %s  signature %s%n"
            .formatted(
                now.truncatedTo(ChronoUnit.MILLIS),
                id == null ? "(no webhook-id)" : printable(id),
                secret == null ? "not checked" : WebhookSignature.check(secret, header, body, now));
    return first + alerts();
  }

  private String alerts() {
    JsonNode payload;
    try {
      payload = Json.tree(body);
    } catch (IllegalArgumentException e) {
      return "  not JSON: " + printable(new String(body, StandardCharsets.UTF_8)) + "\n";
    }
    StringBuilder lines = new StringBuilder();
    payload.path("alerts").forEach(alert -> lines.append(alert(alert)));
    return lines.isEmpty()
        ? "  no alerts in " + printable(payload.toString()) + "\n"
        : lines.toString();
  }

  private static String alert(JsonNode alert) {
    return "  %-8s  %s  value %s  %s%n            %s%n"
        .formatted(
            printable(alert.path("status").asText().toUpperCase(Locale.ROOT)),
            printable(alert.path("labels").path("alertname").asText("(no alertname)")),
            printable(alert.path("value").asText("none")),
            pairs(alert.path("labels")),
            pairs(alert.path("annotations")));
  }

  private static String pairs(JsonNode map) {
    List<String> pairs = new ArrayList<>();
    map.properties().stream()
        .filter(pair -> !pair.getKey().equals("alertname"))
        .forEach(pair -> pairs.add(pair.getKey() + "=" + pair.getValue().asText()));
    return printable(String.join(" ", pairs));
  }

  /** What came over the wire must not steer the terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
