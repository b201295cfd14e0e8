package dev.masterperf.alerts.receiver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Posts JSON with the headers of Standard Webhooks. */
final class Signed {
  private Signed() {}

  /**
   * @param secrets signed with each of them; without any, only the id is sent
   */
  static CompletableFuture<DeliveryOutcome> post(
      Outbound outbound, HttpTarget target, List<WebhookSecret> secrets, String id, String body) {
    WebhookSignature signature =
        WebhookSignature.sign(secrets, id, outbound.now(), body.getBytes(StandardCharsets.UTF_8));
    return outbound.send(HttpMessage.json(target, body).with(signature.headers()), Set.of());
  }
}
