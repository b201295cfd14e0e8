package dev.masterperf.alerts.receiver;

import dev.masterperf.model.wire.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * A webhook in the form of Alertmanager's, version 4, signed by Standard Webhooks.
 *
 * <p>The address is used as it is: holding back private addresses (SSRF), which needs the
 * connection pinned to the address that was checked, is not done yet. Only those who may edit the
 * configuration can name a receiver.
 *
 * @param url http or https
 */
public record WebhookReceiver(String name, URI url, WebhookSecret secret, boolean sendResolved)
    implements Receiver {
  public WebhookReceiver {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a webhook endpoint needs a name");
    }
    boolean http = "http".equalsIgnoreCase(url.getScheme());
    if ((!http && !"https".equalsIgnoreCase(url.getScheme())) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "a webhook URL is http://host… or https://host…, not " + url);
    }
  }

  public WebhookReceiver(String name, URI url, WebhookSecret secret) {
    this(name, url, secret, true);
  }

  @Override
  public String target() {
    return url.toString();
  }

  @Override
  public String body(AlertGroup group) {
    return new String(Json.bytes(WebhookPayload.of(group)), StandardCharsets.UTF_8);
  }

  @Override
  public CompletableFuture<DeliveryOutcome> send(Outbound outbound, String id, String body) {
    return outbound.post(this, id, body.getBytes(StandardCharsets.UTF_8));
  }
}
