package dev.masterperf.api.alertmanager;

import dev.masterperf.alerts.delivery.SentNotification;
import java.util.List;

/** What was sent of late, or not. */
@FunctionalInterface
public interface NotificationLog {
  /** Newest first. */
  List<SentNotification> newest();
}
