package dev.masterperf.alerts.receiver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.masterperf.alerts.template.GoNumber;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The body of Alertmanager's webhook, version 4. */
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

  /** The body that tells of a group. */
  public static WebhookPayload of(AlertGroup group) {
    return of(group, 0);
  }

  /**
   * The same with a limit.
   *
   * @param maxAlerts told of at most, the others are counted; 0: all
   */
  static WebhookPayload of(AlertGroup group, int maxAlerts) {
    int all = group.alerts().size();
    int told = maxAlerts > 0 ? Math.min(maxAlerts, all) : all;
    return new WebhookPayload(
        VERSION,
        group.groupKey(),
        all - told,
        group.status().wireName(),
        group.receiver(),
        group.groupLabels(),
        group.commonLabels(),
        group.commonAnnotations(),
        group.external(),
        group.alerts().stream().limit(told).map(alert -> alert(alert, group)).toList());
  }

  private static Alert alert(AlertTransition transition, AlertGroup group) {
    Instant end = transition.endsAt();
    return new Alert(
        transition.state().wireName(),
        transition.labels(),
        transition.annotations(),
        transition.startsAt().toString(),
        end == null ? NO_END : end.toString(),
        group.link(transition),
        transition.fingerprint(),
        Double.isNaN(transition.value()) ? null : GoNumber.plain(transition.value()));
  }
}
