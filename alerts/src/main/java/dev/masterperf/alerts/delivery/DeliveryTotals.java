package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What became of the attempts of this process since it began. One thread counts, others read. */
final class DeliveryTotals {
  private final Map<String, EndpointTotals> byReceiver = new ConcurrentHashMap<>();

  /**
   * Counts for an endpoint from 0 on: a figure that is first seen as 1 did not rise, and no rule on
   * its rise would hear of the first refusal.
   */
  void knows(String receiver) {
    byReceiver.putIfAbsent(receiver, EndpointTotals.NONE);
  }

  /**
   * Takes in an attempt that ended.
   *
   * @param queued what was to be delivered
   */
  void ended(Notification queued, Notification record) {
    byReceiver.compute(
        record.receiver(),
        (name, before) -> (before == null ? EndpointTotals.NONE : before).with(queued, record));
  }

  SortedMap<String, EndpointTotals> all() {
    return new TreeMap<>(byReceiver);
  }
}
