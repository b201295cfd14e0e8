package dev.masterperf.alerts.delivery;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The attempts under way: so many to each endpoint at most, so that none of them takes another's
 * turn. All methods belong to the notifier's thread; only the queue of ended attempts is filled
 * from others.
 */
final class Attempts {
  /** To one endpoint at once. */
  static final int PER_ENDPOINT = 16;

  /** An attempt that ended. */
  record Ended(Delivery delivery, DeliveryOutcome outcome) {}

  private final List<WebhookEndpoint> endpoints;
  private final WebhookClient client;
  private final InstantSource clock;
  private final Map<String, Integer> underWay = new HashMap<>();

  /** Never full: no more attempts are begun than it holds. */
  private final BlockingQueue<Ended> ended;

  Attempts(List<WebhookEndpoint> endpoints, WebhookClient client, InstantSource clock) {
    this.endpoints = endpoints;
    this.client = client;
    this.clock = clock;
    this.ended = new ArrayBlockingQueue<>(Math.max(1, endpoints.size() * PER_ENDPOINT));
  }

  /** Begins whatever is due and has room. */
  void begin(Outbox outbox) {
    for (WebhookEndpoint endpoint : endpoints) {
      int room = PER_ENDPOINT - underWay.getOrDefault(endpoint.name(), 0);
      for (Delivery delivery : outbox.takeDue(endpoint.name(), clock.instant(), room)) {
        begin(endpoint, delivery);
      }
    }
  }

  private void begin(WebhookEndpoint endpoint, Delivery delivery) {
    underWay.merge(endpoint.name(), 1, Integer::sum);
    byte[] body = delivery.queued().payload().getBytes(StandardCharsets.UTF_8);
    client
        .post(endpoint, delivery.queued().webhookId(), body)
        .thenAccept(outcome -> ended.add(new Ended(delivery, outcome)));
  }

  /** The attempts that ended since the last call. */
  List<Ended> takeEnded() {
    List<Ended> taken = new ArrayList<>();
    ended.drainTo(taken);
    taken.forEach(one -> underWay.merge(one.delivery().receiver(), -1, Integer::sum));
    return taken;
  }

  boolean anyUnderWay() {
    return underWay.values().stream().anyMatch(count -> count > 0);
  }
}
