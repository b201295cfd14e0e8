package dev.masterperf.alerts.delivery;

import dev.masterperf.alerts.receiver.AlertGroup;
import dev.masterperf.alerts.receiver.EvidenceSource;
import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.alerts.routing.Decision;
import dev.masterperf.alerts.routing.Decision.Cause;
import dev.masterperf.alerts.routing.Decision.Notify;
import dev.masterperf.alerts.routing.Decision.Suppress;
import dev.masterperf.alerts.routing.GroupKey;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.routing.Suppression;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Notification;
import dev.masterperf.model.wire.Json;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What decisions come to: a record for each endpoint that is told, one for each that is not. */
final class Routing {
  private static final int ID_BYTES = 16;

  /** In characters; a record of Kafka is limited, and it is compressed before that is looked at. */
  static final int MAX_BODY_LENGTH = 2 << 20;

  /** In a larger group the labels of its alerts are not written beside the body. */
  private static final int MAX_LABELLED = 1_000;

  private final RoutingPlan plan;
  private final URI externalUrl;
  private final EvidenceSource evidence;

  Routing(RoutingPlan plan, URI externalUrl, EvidenceSource evidence) {
    this.plan = plan;
    this.externalUrl = externalUrl;
    this.evidence = evidence;
  }

  List<Notification> records(Decision decision) {
    if (decision instanceof Notify notify) {
      return plan.receivers().getOrDefault(notify.group().receiver(), List.of()).stream()
          .flatMap(receiver -> queued(notify, receiver).stream())
          .toList();
    }
    return decision instanceof Suppress suppress ? List.of(suppressed(suppress)) : List.of();
  }

  /** Empty where the receiver does not want to hear of it. */
  private Optional<Notification> queued(Notify notify, Receiver receiver) {
    List<AlertTransition> alerts =
        notify.alerts().stream()
            .filter(alert -> receiver.sendResolved() || alert.state() == AlertState.FIRING)
            .toList();
    if (alerts.isEmpty() || (!receiver.sendResolved() && notify.cause() == Cause.RESOLVED)) {
      return Optional.empty();
    }
    GroupKey group = notify.group();
    List<AlertTransition> shown = alerts;
    String body = body(group, receiver, shown);
    while (body.length() > MAX_BODY_LENGTH && shown.size() > 1) {
      shown = shown.subList(0, shown.size() / 2);
      body = body(group, receiver, shown);
    }
    return Optional.of(
        new Notification(
            plan.grouped()
                ? webhookId(notify, receiver)
                : webhookId(alerts.get(0), receiver.name()),
            receiver.name(),
            receiver.target(),
            lane(group, alerts),
            sequence(alerts),
            Notification.Step.QUEUED,
            0,
            notify.at(),
            null,
            shown.size() == alerts.size()
                ? ""
                : "shows %d of %d alerts, all would be too large"
                    .formatted(shown.size(), alerts.size()),
            null,
            body,
            group(group, notify.cause().wireName(), alerts, notify.eventAt().orElse(null))));
  }

  private String body(GroupKey group, Receiver receiver, List<AlertTransition> alerts) {
    return receiver.body(
        new AlertGroup(
            plan.grouped() ? group.receiver() : receiver.name(),
            group.text(),
            group.labels(),
            alerts,
            externalUrl,
            evidence));
  }

  private Notification suppressed(Suppress suppress) {
    List<AlertTransition> alerts = List.of(suppress.alert());
    Suppression why = suppress.why();
    return new Notification(
        "",
        suppress.group().receiver(),
        "",
        lane(suppress.group(), alerts),
        sequence(alerts),
        Notification.Step.SUPPRESSED,
        0,
        suppress.at(),
        null,
        why.kind().wireName() + (why.by().isEmpty() ? "" : " by " + why.by()),
        null,
        "",
        group(suppress.group(), why.kind().wireName(), alerts, null));
  }

  /** Whose deliveries keep their order: an alert's, or a group's. */
  private Fingerprint lane(GroupKey group, List<AlertTransition> alerts) {
    return plan.grouped() ? group.fingerprint() : alerts.get(0).fingerprint();
  }

  private static long sequence(List<AlertTransition> alerts) {
    return alerts.stream().mapToLong(AlertTransition::sequence).max().orElse(0);
  }

  private static Notification.Group group(
      GroupKey key, String cause, List<AlertTransition> alerts, @Nullable Instant eventAt) {
    return new Notification.Group(
        key.text(),
        key.receiver(),
        key.labels(),
        cause,
        alerts.stream()
            .map(
                alert ->
                    new Notification.Alert(
                        alert.fingerprint(),
                        alert.sequence(),
                        alert.state(),
                        alerts.size() > MAX_LABELLED ? new TreeMap<>() : alert.labels()))
            .toList(),
        eventAt);
  }

  /** Made of what is told to whom and when: a group is told of the same alerts again and again. */
  private static String webhookId(Notify notify, Receiver receiver) {
    List<Object> alerts =
        notify.alerts().stream()
            .<Object>map(one -> List.of(one.fingerprint().hex(), one.sequence(), one.state()))
            .toList();
    return id(List.of(notify.group().text(), receiver.name(), notify.at().toString(), alerts));
  }

  /**
   * Made of what is told to whom, so that telling it again is seen to be the same. Rule and series
   * are part of it, since their labels may give two alerts one fingerprint.
   */
  static String webhookId(AlertTransition transition, String receiver) {
    return id(
        List.of(
            transition.fingerprint().hex(),
            transition.sequence(),
            transition.state(),
            transition.group(),
            transition.rule(),
            transition.expr(),
            transition.series() == null ? "" : transition.series().text(),
            receiver));
  }

  private static String id(List<Object> identity) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Json.bytes(identity));
      return "msg_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
