package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What operators read of deliveries: that a receiver begins to fail, once, that it is back, and
 * each delivery given up. Belongs to the notifier's thread.
 */
final class DeliveryLog {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLog.class);

  private final Set<String> failing = new HashSet<>();

  void ended(Notification record) {
    switch (record.step()) {
      case QUEUED, SUPPRESSED, REPLAYED, ENABLED -> {}
      case DELIVERED -> {
        boolean back = failing.remove(record.receiver());
        with(record, back ? LOG.atInfo() : LOG.atDebug())
            .log(back ? "receiver takes deliveries again" : "delivered");
      }
      case RETRYING -> {
        boolean first = failing.add(record.receiver());
        with(record, first ? LOG.atWarn() : LOG.atDebug())
            .log("delivery failed, it will be repeated");
      }
      case FAILED -> with(record, LOG.atError()).log("delivery given up");
    }
  }

  private static LoggingEventBuilder with(Notification record, LoggingEventBuilder event) {
    return event
        .addKeyValue("receiver", record.receiver())
        .addKeyValue("alert", record.fingerprint())
        .addKeyValue("attempt", record.attempt())
        .addKeyValue("detail", record.detail());
  }
}
