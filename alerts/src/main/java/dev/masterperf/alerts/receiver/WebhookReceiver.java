package dev.masterperf.alerts.receiver;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A webhook in the form of Alertmanager's, version 4, signed by Standard Webhooks.
 *
 * @param secrets of which the first is the newest: while a secret is changed there are two
 * @param maxAlerts in one body, the rest is counted; 0: all
 */
public record WebhookReceiver(
    String name,
    HttpTarget endpoint,
    List<WebhookSecret> secrets,
    int maxAlerts,
    boolean sendResolved)
    implements Receiver {
  public WebhookReceiver {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a receiver needs a name");
    }
    secrets = List.copyOf(secrets);
  }

  public WebhookReceiver(String name, URI url, WebhookSecret secret) {
    this(name, HttpTarget.of(url), List.of(secret), 0, true);
  }

  @Override
  public String target() {
    return endpoint.shown();
  }

  @Override
  public String body(AlertGroup group) {
    return JsonText.of(WebhookPayload.of(group, maxAlerts));
  }

  @Override
  public CompletableFuture<DeliveryOutcome> send(Outbound outbound, String id, String body) {
    return Signed.send(outbound, HttpMessage.json(endpoint, body), secrets, id);
  }
}
