package dev.masterperf.alerts.receiver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Sends with the headers of Standard Webhooks. */
final class Signed {
  private Signed() {}

  /**
   * @param secrets signed with each of them; without any, id and timestamp are sent alone
   */
  static CompletableFuture<DeliveryOutcome> send(
      Outbound outbound, HttpMessage message, List<WebhookSecret> secrets, String id) {
    WebhookSignature signature =
        WebhookSignature.sign(
            secrets, id, outbound.now(), message.body().getBytes(StandardCharsets.UTF_8));
    return outbound.send(message.with(signature.headers()), Set.of());
  }
}
