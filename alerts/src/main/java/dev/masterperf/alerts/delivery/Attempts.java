package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.receiver.DeliveryOutcome;
import dev.masterperf.alerts.receiver.Outbound;
import dev.masterperf.alerts.receiver.Receiver;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The attempts under way: so many to each receiver at most, so that none of them takes another's
 * turn. All methods belong to the notifier's thread; only the queue of ended attempts is filled
 * from others.
 */
final class Attempts {
  /** To one receiver at once. */
  static final int PER_RECEIVER = 16;

  /** An attempt that ended. */
  record Ended(Delivery delivery, DeliveryOutcome outcome) {}

  private final List<Receiver> receivers;
  private final Outbound outbound;
  private final InstantSource clock;
  private final Map<String, Integer> underWay = new HashMap<>();

  /** Never full: no more attempts are begun than it holds. */
  private final BlockingQueue<Ended> ended;

  Attempts(List<Receiver> receivers, Outbound outbound, InstantSource clock) {
    this.receivers = receivers;
    this.outbound = outbound;
    this.clock = clock;
    this.ended = new ArrayBlockingQueue<>(Math.max(1, receivers.size() * PER_RECEIVER));
  }

  /** Begins whatever is due and has room. */
  void begin(Outbox outbox) {
    for (Receiver receiver : receivers) {
      int room = PER_RECEIVER - underWay.getOrDefault(receiver.name(), 0);
      for (Delivery delivery : outbox.takeDue(receiver.name(), clock.instant(), room)) {
        begin(receiver, delivery);
      }
    }
  }

  private void begin(Receiver receiver, Delivery delivery) {
    underWay.merge(receiver.name(), 1, Integer::sum);
    receiver
        .send(outbound, delivery.queued().webhookId(), delivery.queued().payload())
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
