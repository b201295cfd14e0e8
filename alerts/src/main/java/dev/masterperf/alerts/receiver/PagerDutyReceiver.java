package dev.masterperf.alerts.receiver;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.alerts.template.GoNumber;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * PagerDuty's Events API v2. An incident belongs to a group: its key is the hash of the group's
 * key, as Alertmanager has it, so that what one of both opened the other resolves.
 *
 * @param endpoint {@link #DEFAULT_URL}, or what a test or a proxy offers
 * @param routingKey of the integration; kept out of bodies
 * @param severity one of PagerDuty's, or a label's value that is one
 */
public record PagerDutyReceiver(
    String name,
    HttpTarget endpoint,
    Secret routingKey,
    GroupTemplate severity,
    boolean sendResolved)
    implements Receiver {
  static final String DEFAULT_URL = "https://events.pagerduty.com/v2/enqueue";
  static final GroupTemplate DEFAULT_SEVERITY = GroupTemplate.parse("{{ $labels.severity }}");

  private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");
  private static final int MAX_SUMMARY = 1024;

  /** Of the alerts whose details are told; PagerDuty takes 512 kB. */
  private static final int MAX_DETAILS = 50;

  /** "The event is not valid", by PagerDuty's documentation; all else is worth another attempt. */
  private static final Set<Integer> REJECTING = Set.of(400);

  private record Event(
      @JsonProperty("event_action") String action,
      @JsonProperty("dedup_key") String dedupKey,
      String client,
      @JsonProperty("client_url") String clientUrl,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Payload payload,
      List<Link> links) {}

  private record Payload(
      String summary,
      String source,
      String severity,
      Instant timestamp,
      @JsonProperty("class") String kind,
      @JsonProperty("custom_details") Map<String, Object> details) {}

  private record Link(String href, String text) {}

  private record Detail(
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      Instant startsAt,
      String expr,
      String value) {}

  @Override
  public String target() {
    return endpoint.shown();
  }

  @Override
  public String body(AlertGroup group) {
    boolean firing = group.status() == AlertState.FIRING;
    return JsonText.of(
        new Event(
            firing ? "trigger" : "resolve",
            dedupKey(group.groupKey()),
            "MASTER_PERF",
            group.link(),
            payload(group),
            group.alerts().stream()
                .limit(MAX_DETAILS)
                .map(alert -> new Link(group.link(alert), alert.rule()))
                .toList()));
  }

  private Payload payload(AlertGroup group) {
    AlertTransition first = group.alerts().get(0);
    SortedMap<String, String> labels = group.commonLabels();
    return new Payload(
        summary(group),
        Optional.ofNullable(labels.get("source"))
            .filter(source -> !source.isEmpty())
            .orElse(group.external()),
        severity(group),
        first.startsAt(),
        first.rule(),
        details(group));
  }

  private static String summary(AlertGroup group) {
    SortedMap<String, String> labels = new TreeMap<>(group.commonLabels());
    labels.remove("alertname");
    String said = group.commonAnnotations().get("summary");
    String text =
        "[%s] %s %s"
            .formatted(
                GroupTemplate.state(group),
                group.title(),
                said == null ? LabelText.of(labels) : said);
    return text.length() <= MAX_SUMMARY ? text : text.substring(0, MAX_SUMMARY - 1) + "…";
  }

  private String severity(AlertGroup group) {
    String wanted = severity.render(group, text -> text);
    return SEVERITIES.contains(wanted) ? wanted : "error";
  }

  private static Map<String, Object> details(AlertGroup group) {
    return new TreeMap<>(
        Map.of(
            "num_firing", group.count(AlertState.FIRING),
            "num_resolved", group.count(AlertState.RESOLVED),
            "firing", details(group, AlertState.FIRING),
            "resolved", details(group, AlertState.RESOLVED)));
  }

  private static List<Detail> details(AlertGroup group, AlertState state) {
    return group.alerts().stream()
        .filter(alert -> alert.state() == state)
        .limit(MAX_DETAILS)
        .map(
            alert ->
                new Detail(
                    alert.labels(),
                    alert.annotations(),
                    alert.startsAt(),
                    alert.expr(),
                    GoNumber.plain(alert.value())))
        .toList();
  }

  /** SHA-256 of the group's key, in hexadecimal, as Alertmanager makes it. */
  static String dedupKey(String groupKey) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(groupKey.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public CompletableFuture<DeliveryOutcome> send(Outbound outbound, String id, String body) {
    ObjectNode event = (ObjectNode) Json.tree(body.getBytes(StandardCharsets.UTF_8));
    event.put("routing_key", routingKey.reveal());
    return outbound.send(HttpMessage.json(endpoint, event.toString()), REJECTING);
  }
}
