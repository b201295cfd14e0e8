package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The endpoints that answered 410: they get nothing any more until their URL changes or somebody
 * enables them. Made of nothing but the notification records; each partition tells for itself, and
 * one is enough. Not thread-safe.
 */
final class GoneEndpoints {
  private static final int GONE = 410;

  private record Place(String receiver, int partition) {}

  private record Answer(String url, Instant at) {}

  private final Map<Place, Answer> gone = new HashMap<>();

  void apply(int partition, Notification record) {
    Place place = new Place(record.receiver(), partition);
    switch (record.step()) {
      case FAILED -> {
        Integer status = record.httpStatus();
        if (status != null && status == GONE) {
          gone.put(place, new Answer(record.url(), record.at()));
        }
      }
      case ENABLED, DELIVERED -> gone.remove(place);
      case QUEUED, RETRYING, REPLAYED, SUPPRESSED -> {}
    }
  }

  void drop(int partition) {
    gone.keySet().removeIf(place -> place.partition() == partition);
  }

  /**
   * Since when an endpoint is gone.
   *
   * @param url where its receiver points now
   */
  Optional<Instant> since(String receiver, String url) {
    return gone.entrySet().stream()
        .filter(one -> one.getKey().receiver().equals(receiver))
        .filter(one -> one.getValue().url().equals(url))
        .map(one -> one.getValue().at())
        .min(Instant::compareTo);
  }
}
