package dev.masterperf.alerts.receiver;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Any HTTP API that takes a text made from a template; signed as webhooks are, which others
 * overlook.
 *
 * @param headers names in lower case; {@code content-type} among them
 */
public record TemplateReceiver(
    String name,
    HttpTarget endpoint,
    String method,
    Map<String, String> headers,
    GroupTemplate template,
    List<WebhookSecret> secrets,
    boolean sendResolved)
    implements Receiver {
  public TemplateReceiver {
    headers = Map.copyOf(new TreeMap<>(headers));
    secrets = List.copyOf(secrets);
  }

  @Override
  public String target() {
    return endpoint.shown();
  }

  @Override
  public String body(AlertGroup group) {
    return template.render(group, json() ? GroupTemplate::json : text -> text);
  }

  /** Whether values are put into strings of JSON. */
  boolean json() {
    return headers.getOrDefault("content-type", "").contains("json");
  }

  @Override
  public CompletableFuture<DeliveryOutcome> send(Outbound outbound, String id, String body) {
    return Signed.send(outbound, new HttpMessage(method, endpoint, headers, body), secrets, id);
  }
}
