package dev.masterperf.alerts.receiver;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A webhook with our own body, which has the evidence of each alert; signed. */
public record NativeReceiver(
    String name, HttpTarget endpoint, List<WebhookSecret> secrets, boolean sendResolved)
    implements Receiver {
  public NativeReceiver {
    secrets = List.copyOf(secrets);
  }

  @Override
  public String target() {
    return endpoint.shown();
  }

  @Override
  public String body(AlertGroup group) {
    return JsonText.of(NativePayload.of(group));
  }

  @Override
  public CompletableFuture<DeliveryOutcome> send(Outbound outbound, String id, String body) {
    return Signed.send(outbound, HttpMessage.json(endpoint, body), secrets, id);
  }
}
