package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Notification;

/** What keeps its order: the deliveries to one receiver about one alert. */
record Lane(String receiver, Fingerprint fingerprint) {
  static Lane of(Notification notification) {
    return new Lane(notification.receiver(), notification.fingerprint());
  }
}
