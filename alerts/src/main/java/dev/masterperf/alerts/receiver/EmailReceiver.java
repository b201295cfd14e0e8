package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.template.GoNumber;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Mail over SMTP. All mails of a group form a thread, and a mail sent twice has one Message-ID.
 *
 * @param to one or several, by RFC 5322
 */
public record EmailReceiver(
    String name, SmtpServer server, String from, List<String> to, boolean sendResolved)
    implements Receiver {
  private static final int MAX_ALERTS = 100;

  public EmailReceiver {
    to = List.copyOf(to);
  }

  /**
   * What is kept of a mail; the rest is the receiver's.
   *
   * @param thread the same for all mails of a group
   */
  record Body(String subject, String text, String thread) {}

  @Override
  public String target() {
    return "mailto:" + String.join(",", to);
  }

  @Override
  public String body(AlertGroup group) {
    return JsonText.of(
        new Body(
            GroupTemplate.oneLine(SlackReceiver.title(group)),
            text(group),
            PagerDutyReceiver.dedupKey(group.groupKey())));
  }

  private static String text(AlertGroup group) {
    String alerts =
        group.alerts().stream()
            .limit(MAX_ALERTS)
            .map(alert -> text(alert, group))
            .collect(Collectors.joining("\n"));
    int more = group.alerts().size() - MAX_ALERTS;
    return alerts
        + (more > 0 ? "\n… and " + more + " more\n" : "")
        + "\n-- \nMASTER_PERF, receiver "
        + group.receiver()
        + "\n"
        + group.external()
        + "\n";
  }

  private static String text(AlertTransition alert, AlertGroup group) {
    StringBuilder text = new StringBuilder();
    text.append(alert.state().wireName().toUpperCase(Locale.ROOT)).append(' ').append(alert.rule());
    text.append("\n\n");
    alert.annotations().forEach((name, value) -> line(text, name, value));
    if (!Double.isNaN(alert.value())) {
      line(text, "value", GoNumber.plain(alert.value()));
    }
    line(text, "expr", alert.expr());
    line(text, "since", alert.startsAt().toString());
    if (alert.endsAt() != null) {
      line(text, "until", String.valueOf(alert.endsAt()));
    }
    line(text, "why", alert.reason());
    line(text, "labels", labels(alert.labels()));
    line(text, "link", group.link(alert));
    return text.toString();
  }

  private static String labels(SortedMap<String, String> labels) {
    return LabelText.of(labels);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ").append(name).append(": ").append(value.strip().replace("\n", "\n    "));
    text.append('\n');
  }

  @Override
  public CompletableFuture<DeliveryOutcome> send(Outbound outbound, String id, String body) {
    return outbound.mail(
        server, from, to, id, Json.read(body.getBytes(StandardCharsets.UTF_8), Body.class));
  }
}
