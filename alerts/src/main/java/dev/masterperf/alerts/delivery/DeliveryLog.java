package dev.masterperf.alerts.delivery;

import dev.masterperf.model.Notification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What operators read of deliveries: each failure once as it begins, each one given up. */
final class DeliveryLog {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLog.class);

  private DeliveryLog() {}

  static void ended(Notification record) {
    switch (record.step()) {
      case QUEUED -> {}
      case DELIVERED -> with(record, LOG.atDebug()).log("delivered");
      case RETRYING -> {
        LoggingEventBuilder level = record.attempt() == 1 ? LOG.atWarn() : LOG.atDebug();
        with(record, level).log("delivery failed, it will be repeated");
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
