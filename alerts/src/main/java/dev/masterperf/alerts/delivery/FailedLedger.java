package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of all deliveries was given up, made of the records in their order. Not thread-safe. */
final class FailedLedger {
  private record Open(int partition, Notification queued) {}

  private record Given(int partition, Notification queued, Notification failed) {}

  private final Map<String, Open> open = new HashMap<>();

  /** In the order they were given up. */
  private final Map<String, Given> failed = new LinkedHashMap<>();

  /** By lane, the highest transition that was taken. */
  private final Map<Lane, Long> taken = new HashMap<>();

  void apply(int partition, Notification record) {
    switch (record.step()) {
      case QUEUED, REPLAYED -> {
        failed.remove(record.webhookId());
        open.put(record.webhookId(), new Open(partition, record));
      }
      case DELIVERED -> {
        open.remove(record.webhookId());
        taken.merge(Lane.of(record), record.sequence(), Math::max);
      }
      case FAILED -> {
        Open before = open.remove(record.webhookId());
        if (before != null) {
          failed.put(record.webhookId(), new Given(before.partition(), before.queued(), record));
        }
      }
      case RETRYING, ENABLED, SUPPRESSED -> {}
    }
  }

  /** Oldest first: in the order in which they are to be repeated. */
  List<FailedNotification> failed() {
    List<FailedNotification> all = new ArrayList<>();
    for (Given one : failed.values()) {
      long newest = taken.getOrDefault(Lane.of(one.queued()), Long.MIN_VALUE);
      all.add(
          new FailedNotification(
              one.partition(), one.queued(), one.failed(), newest > one.queued().sequence()));
    }
    return all;
  }
}
