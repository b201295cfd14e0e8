package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest notifications, made of nothing but their records. All methods hold its lock. */
final class History {
  private final int most;
  private long suppressed;

  /** By webhook id, in the order they were decided. */
  private final Map<String, SentNotification> all = new LinkedHashMap<>();

  /**
   * @param most how many are kept
   */
  History(int most) {
    this.most = most;
  }

  synchronized void apply(Notification record) {
    switch (record.step()) {
      case QUEUED -> all.putIfAbsent(record.webhookId(), SentNotification.decided(record));
      case SUPPRESSED -> all.put("suppressed " + suppressed++, SentNotification.decided(record));
      case ENABLED -> {}
      case RETRYING, DELIVERED, FAILED, REPLAYED ->
          all.computeIfPresent(record.webhookId(), (id, before) -> before.attempted(record));
    }
    while (all.size() > most) {
      all.remove(all.keySet().iterator().next());
    }
  }

  /** Newest first. */
  synchronized List<SentNotification> newest() {
    List<SentNotification> newest = new ArrayList<>(all.values());
    Collections.reverse(newest);
    return newest;
  }
}
