package dev.masterperf.api.alertmanager;

import dev.masterperf.alerts.delivery.EndpointAnswers;
import dev.masterperf.alerts.delivery.EndpointStatus;
import dev.masterperf.alerts.delivery.FailedBook;
import dev.masterperf.alerts.delivery.TransitionBook;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What answers about deliveries are made from.
 *
 * @param log what was sent of late
 * @param failed what was given up
 * @param transitions what became of alerts, of which people were told or not
 * @param answers what endpoints answered of late, by their name
 * @param statuses how it stands with them, where this process delivers; empty elsewhere
 */
public record DeliveryDesk(
    NotificationLog log,
    FailedBook failed,
    TransitionBook transitions,
    Supplier<Map<String, EndpointAnswers>> answers,
    Supplier<List<EndpointStatus>> statuses) {

  /** Of a process that only lists what was sent. */
  public static DeliveryDesk of(NotificationLog log) {
    return new DeliveryDesk(log, FailedBook.NONE, TransitionBook.NONE, Map::of, List::of);
  }
}
