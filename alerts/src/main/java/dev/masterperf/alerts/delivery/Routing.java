package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.receiver.AlertGroup;
import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Notification;
import dev.masterperf.model.wire.Json;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** Which receivers hear of a transition: every receiver, as long as there are no routes. */
final class Routing {
  private static final int ID_BYTES = 16;

  private final List<Receiver> receivers;
  private final URI externalUrl;

  Routing(List<Receiver> receivers, URI externalUrl) {
    this.receivers = receivers;
    this.externalUrl = externalUrl;
  }

  /** The records that queue a transition; none if receivers are not told of its state. */
  List<Notification> queue(AlertTransition transition, Instant now) {
    if (!AlertGroup.tellsOf(transition.state())) {
      return List.of();
    }
    return receivers.stream()
        .filter(receiver -> receiver.sendResolved() || transition.state() == AlertState.FIRING)
        .map(receiver -> queued(transition, receiver, now))
        .toList();
  }

  private Notification queued(AlertTransition transition, Receiver receiver, Instant now) {
    return new Notification(
        webhookId(transition, receiver.name()),
        receiver.name(),
        receiver.target(),
        transition.fingerprint(),
        transition.sequence(),
        Notification.Step.QUEUED,
        0,
        now,
        null,
        "",
        null,
        receiver.body(AlertGroup.of(transition, receiver.name(), externalUrl)));
  }

  /**
   * Made of what is told to whom, so that telling it again is seen to be the same. Rule and series
   * are part of it, since their labels may give two alerts one fingerprint.
   */
  static String webhookId(AlertTransition transition, String receiver) {
    List<Object> identity =
        List.of(
            transition.fingerprint().hex(),
            transition.sequence(),
            transition.state(),
            transition.group(),
            transition.rule(),
            transition.expr(),
            transition.series().text(),
            receiver);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Json.bytes(identity));
      return "msg_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
