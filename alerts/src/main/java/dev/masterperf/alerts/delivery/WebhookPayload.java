package dev.masterperf.alerts.delivery;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.masterperf.alerts.rule.ValueFormat;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of Alertmanager's webhook, version 4. Without routes each alert is a group of its own,
 * so there is one alert in it.
 */
@JsonPropertyOrder({"version", "groupKey", "truncatedAlerts", "status", "receiver"})
public record WebhookPayload(
    String version,
    String groupKey,
    int truncatedAlerts,
    String status,
    String receiver,
    SortedMap<String, String> groupLabels,
    SortedMap<String, String> commonLabels,
    SortedMap<String, String> commonAnnotations,
    @JsonProperty("externalURL") String externalUrl,
    List<Alert> alerts) {

  private static final String VERSION = "4";

  /** Go's zero time, which Alertmanager sends while an alert has no end. */
  private static final String NO_END = "0001-01-01T00:00:00Z";

  /**
   * One alert.
   *
   * @param startsAt RFC 3339
   * @param endsAt RFC 3339
   * @param value of the expression, written as Prometheus' API does; beyond Alertmanager's form and
   *     left out where there is none
   */
  public record Alert(
      String status,
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      String startsAt,
      String endsAt,
      @JsonProperty("generatorURL") String generatorUrl,
      Fingerprint fingerprint,
      @Nullable String value) {}

  /**
   * The body that tells of one transition.
   *
   * @param transition firing or resolved
   * @param externalUrl where people reach this installation
   */
  public static WebhookPayload of(AlertTransition transition, String receiver, URI externalUrl) {
    String external = withoutSlash(externalUrl);
    String status = transition.state().wireName();
    SortedMap<String, String> labels = transition.labels();
    return new WebhookPayload(
        VERSION,
        "{}:" + labelSet(labels),
        0,
        status,
        receiver,
        labels,
        labels,
        transition.annotations(),
        external,
        List.of(alert(transition, external)));
  }

  /** Whether receivers are told of such a transition. */
  static boolean tellsOf(AlertState state) {
    return state == AlertState.FIRING || state == AlertState.RESOLVED;
  }

  private static Alert alert(AlertTransition transition, String external) {
    Instant end = transition.endsAt();
    return new Alert(
        transition.state().wireName(),
        transition.labels(),
        transition.annotations(),
        transition.startsAt().toString(),
        end == null ? NO_END : end.toString(),
        external + "/?alert=" + transition.fingerprint(),
        transition.fingerprint(),
        Double.isNaN(transition.value()) ? null : ValueFormat.PLAIN.text(transition.value()));
  }

  private static String withoutSlash(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** A label set in the spelling of Alertmanager's group keys. */
  private static String labelSet(SortedMap<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
