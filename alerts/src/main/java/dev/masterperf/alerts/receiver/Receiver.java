package dev.masterperf.alerts.receiver;

import java.util.concurrent.CompletableFuture;

/** One endpoint that alerts are told to. A {@code receivers:} entry may have several. */
public sealed interface Receiver
    permits WebhookReceiver,
        NativeReceiver,
        TemplateReceiver,
        SlackReceiver,
        PagerDutyReceiver,
        EmailReceiver,
        AlertmanagerReceiver {

  /**
   * Unique in an installation; deliveries not done yet go to wherever the receiver of their name
   * points.
   */
  String name();

  /** Where it goes, for people and for records: shows no secret. */
  String target();

  /** Whether it wants to hear that an alert is over. */
  boolean sendResolved();

  /** What is sent, made once when queued and the same on every attempt; holds no secret. */
  String body(AlertGroup group);

  /**
   * Makes one attempt. The future always completes with an outcome, never with an exception.
   *
   * @param id the same on every attempt for one body
   */
  CompletableFuture<DeliveryOutcome> send(Outbound outbound, String id, String body);
}
