package dev.masterperf.launcher.run;

import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.alerts.receiver.WebhookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.AlertingFile.ReceiverEntries;
import dev.masterperf.alerts.yaml.YamlSection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.yaml.snakeyaml.nodes.Node;

/** Entries of {@code receivers:} with webhooks. */
final class WebhookEntries implements ReceiverEntries {
  private final Supplier<WebhookSecret> secret;

  WebhookEntries(Supplier<WebhookSecret> secret) {
    this.secret = secret;
  }

  @Override
  public List<Receiver> read(String name, YamlSection entry) {
    entry.refuseOthers(List.of("name", "webhook_configs"), List.of());
    List<Receiver> receivers = new ArrayList<>();
    List<Node> nodes = entry.list("webhook_configs");
    for (int i = 0; i < nodes.size(); i++) {
      YamlSection webhook = entry.element("webhook_configs", i, nodes.get(i));
      webhook.refuseOthers(List.of("url", "send_resolved"), List.of());
      String endpoint = nodes.size() == 1 ? name : name + "/" + (i + 1);
      boolean sendResolved = webhook.text("send_resolved").orElse("true").equals("true");
      webhook
          .required("url")
          .ifPresent(
              url -> {
                try {
                  receivers.add(
                      new WebhookReceiver(endpoint, URI.create(url), secret.get(), sendResolved));
                } catch (IllegalArgumentException e) {
                  webhook.problem("url", String.valueOf(e.getMessage()));
                }
              });
    }
    return receivers;
  }
}
