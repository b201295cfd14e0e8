package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest notifications, made of nothing but their records. All methods hold its lock. */
final class History {
  private final int most;
  private final int mostAlerts;
  private long suppressed;
  private long alerts;

  /** By webhook id, in the order they were decided. */
  private final Map<String, SentNotification> all = new LinkedHashMap<>();

  private final Map<String, EndpointAnswers> answers = new HashMap<>();

  /**
   * @param most how many are kept
   * @param mostAlerts how many alerts they name in all
   */
  History(int most, int mostAlerts) {
    this.most = most;
    this.mostAlerts = mostAlerts;
  }

  synchronized void apply(Notification record) {
    if (record.step() != Notification.Step.SUPPRESSED) {
      answers.merge(
          record.receiver(),
          EndpointAnswers.NONE.with(record),
          (before, first) -> before.with(record));
    }
    switch (record.step()) {
      case QUEUED -> add(record.webhookId(), SentNotification.decided(record));
      case SUPPRESSED -> add("suppressed " + suppressed++, SentNotification.decided(record));
      case ENABLED -> {}
      case RETRYING, DELIVERED, FAILED, REPLAYED ->
          all.computeIfPresent(record.webhookId(), (id, before) -> before.attempted(record));
    }
  }

  private void add(String key, SentNotification notification) {
    if (all.putIfAbsent(key, notification) == null) {
      alerts += notification.alerts();
    }
    var oldest = all.values().iterator();
    while (all.size() > most || (alerts > mostAlerts && all.size() > 1)) {
      alerts -= oldest.next().alerts();
      oldest.remove();
    }
  }

  /** By the name of the endpoint. */
  synchronized Map<String, EndpointAnswers> answers() {
    return Map.copyOf(answers);
  }

  /** Newest first. */
  synchronized List<SentNotification> newest() {
    List<SentNotification> newest = new ArrayList<>(all.values());
    Collections.reverse(newest);
    return newest;
  }
}
