package dev.masterperf.alerts.receiver;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.masterperf.alerts.template.GoNumber;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * An incoming webhook of Slack, or of what takes the same: Mattermost, Rocket.Chat, Discord (its
 * URL with {@code /slack} at the end).
 *
 * @param endpoint whoever knows its URL may post there
 * @param title of the message; without one, what Alertmanager writes
 * @param text of the message; without one, a line for each alert
 */
public record SlackReceiver(
    String name,
    HttpTarget endpoint,
    Look look,
    Optional<GroupTemplate> title,
    Optional<GroupTemplate> text,
    boolean sendResolved)
    implements Receiver {
  private static final int MAX_LINES = 20;
  private static final int MAX_LINE = 300;

  /** Slack's word for a payload it will never take. */
  private static final Set<Integer> REJECTING = Set.of(400);

  /** As whom and where it appears; empty: as the webhook is set up. */
  public record Look(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String channel,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String username,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("icon_emoji") String iconEmoji,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("icon_url") String iconUrl) {}

  private record Message(@JsonUnwrapped Look look, List<Attachment> attachments) {}

  private record Attachment(
      String color,
      String title,
      @JsonProperty("title_link") String titleLink,
      String text,
      String fallback,
      @JsonProperty("mrkdwn_in") List<String> markdownIn) {}

  @Override
  public String target() {
    return endpoint.shown();
  }

  @Override
  public String body(AlertGroup group) {
    String heading =
        title
            .map(template -> template.render(group, SlackReceiver::escaped))
            .orElseGet(() -> escaped(title(group)));
    String lines =
        text.map(template -> template.render(group, SlackReceiver::escaped))
            .orElseGet(() -> lines(group));
    String color = group.status() == AlertState.FIRING ? "danger" : "good";
    return JsonText.of(
        new Message(
            look,
            List.of(
                new Attachment(color, heading, group.link(), lines, heading, List.of("text")))));
  }

  /** {@code [FIRING:2] SlowUpload {id="upload"}}. */
  static String title(AlertGroup group) {
    SortedMap<String, String> labels = new TreeMap<>(group.commonLabels());
    labels.remove("alertname");
    return "[%s] %s %s"
        .formatted(GroupTemplate.state(group), group.title(), LabelText.of(labels))
        .strip();
  }

  private static String lines(AlertGroup group) {
    String lines =
        group.alerts().stream()
            .limit(MAX_LINES)
            .map(alert -> line(alert, group))
            .collect(Collectors.joining("\n"));
    int more = group.alerts().size() - MAX_LINES;
    return more > 0 ? lines + "\n… and " + more + " more" : lines;
  }

  private static String line(AlertTransition alert, AlertGroup group) {
    SortedMap<String, String> own = new TreeMap<>(alert.labels());
    own.keySet().removeAll(group.commonLabels().keySet());
    String said = alert.annotations().getOrDefault("summary", alert.reason());
    String value = Double.isNaN(alert.value()) ? "" : " (" + GoNumber.plain(alert.value()) + ")";
    String line = (own.isEmpty() ? "" : LabelText.of(own) + " ") + said + value;
    String cut = line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE - 1) + "…";
    return "*%s* %s <%s|show>"
        .formatted(
            alert.state().wireName().toUpperCase(Locale.ROOT), escaped(cut), group.link(alert));
  }

  /** The three characters that Slack asks to be escaped. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public CompletableFuture<DeliveryOutcome> send(Outbound outbound, String id, String body) {
    return outbound.send(HttpMessage.json(endpoint, body), REJECTING);
  }
}
