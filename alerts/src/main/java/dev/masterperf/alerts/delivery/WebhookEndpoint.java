package dev.masterperf.alerts.delivery;

import java.net.URI;

/**
 * Where webhooks go.
 *
 * <p>The address is used as it is: holding back private addresses (SSRF), which needs the
 * connection pinned to the address that was checked, is not done yet. Only those who may edit the
 * configuration can name an endpoint.
 *
 * @param name the receiver's name, unique; deliveries not done yet go to wherever the endpoint of
 *     their name points
 * @param url http or https
 */
public record WebhookEndpoint(String name, URI url, WebhookSecret secret) {
  public WebhookEndpoint {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a webhook endpoint needs a name");
    }
    boolean http = "http".equalsIgnoreCase(url.getScheme());
    if ((!http && !"https".equalsIgnoreCase(url.getScheme())) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "a webhook URL is http://host… or https://host…, not " + url);
    }
  }
}
