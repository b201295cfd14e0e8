package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.receiver.EvidenceSource;
import dev.masterperf.alerts.receiver.HttpTarget;
import dev.masterperf.alerts.receiver.WebhookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.AlertingFile;
import dev.masterperf.alerts.routing.Decision;
import dev.masterperf.alerts.routing.Decision.Cause;
import dev.masterperf.alerts.routing.Decision.Notify;
import dev.masterperf.alerts.routing.GroupKey;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.routing.Suppression;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Series;
import dev.masterperf.model.wire.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What decisions about groups come to in the topic. */
class GroupRecordsTest {
  private static final WebhookSecret SECRET =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final RoutingPlan plan =
      RoutingPlan.of(
          AlertingFile.parse(
              "{receivers: [{name: ops}], route: {receiver: ops, group_by: [zone]}}",
              "am.yml",
              (name, entry) -> List.of(endpoint("ops/all", true), endpoint("ops/firing", false))));
  private final Routing routing =
      new Routing(plan, URI.create("http://localhost:3004"), EvidenceSource.NONE);

  @Test
  void eachEndpointHearsOfWhatItWantsToHear() {
    List<Notification> both =
        routing.records(
            notify(Cause.FIRING, alert(1, AlertState.FIRING), alert(2, AlertState.RESOLVED)));

    assertThat(both).extracting(Notification::receiver).containsExactly("ops/all", "ops/firing");
    assertThat(both.get(0).payload()).contains("\"resolved\"").contains("\"receiver\":\"ops\"");
    assertThat(both.get(1).payload()).doesNotContain("\"resolved\"");
    assertThat(both).extracting(Notification::webhookId).doesNotHaveDuplicates();
    assertThat(both).extracting(Notification::fingerprint).containsOnly(key().fingerprint());
    assertThat(routing.records(notify(Cause.RESOLVED, alert(2, AlertState.RESOLVED))))
        .extracting(Notification::receiver)
        .containsExactly("ops/all");
    assertThat(
            routing.records(
                notify(Cause.RESOLVED, alert(1, AlertState.FIRING), alert(2, AlertState.RESOLVED))))
        .extracting(Notification::receiver)
        .containsExactly("ops/all");
  }

  @Test
  void latencyCountsFromTheOldestEventThatIsNews() {
    AlertTransition known = at(alert(1, AlertState.FIRING), NOW.minusSeconds(9000));
    AlertTransition first = at(alert(2, AlertState.FIRING), NOW.minusMillis(700));
    AlertTransition second = at(alert(3, AlertState.FIRING), NOW.minusMillis(200));
    Notification queued =
        routing
            .records(
                new Notify(
                    key(),
                    Cause.FIRING,
                    List.of(known, first, second),
                    Set.of(first.fingerprint(), second.fingerprint()),
                    NOW))
            .get(0);
    DeliveryTotals totals = new DeliveryTotals();
    History history = new History(10, 100);
    history.apply(queued);

    totals.ended(queued, step(queued, Notification.Step.RETRYING, 1, 503));
    totals.ended(queued, step(queued, Notification.Step.DELIVERED, 2, 204));
    history.apply(step(queued, Notification.Step.DELIVERED, 2, 204));

    EndpointTotals endpoint = totals.all().get("ops/all");
    assertThat(endpoint.delivered()).isEqualTo(1);
    assertThat(endpoint.failedAttempts()).isEqualTo(1);
    assertThat(endpoint.latency().sumSeconds()).isEqualTo(0.7);
    assertThat(endpoint.latency().counts().get(Latency.BOUNDS.indexOf(0.75))).isEqualTo(1);
    assertThat(history.newest().get(0).latencySeconds()).isEqualTo(0.7);
  }

  @Test
  void answersTellHowItStandsWithAnEndpoint() {
    Notification queued = routing.records(notify(Cause.FIRING, alert(1, AlertState.FIRING))).get(0);
    History history = new History(10, 100);

    history.apply(step(queued, Notification.Step.DELIVERED, 1, 204));
    IntStream.range(0, 5)
        .forEach(i -> history.apply(step(queued, Notification.Step.RETRYING, i, 503)));
    assertThat(history.answers().get("ops/all").state()).isEqualTo(EndpointStatus.State.SILENT);
    assertThat(history.answers().get("ops/all").since()).isEqualTo(NOW);
    assertThat(history.answers().get("ops/all").failures()).isEqualTo(5);

    history.apply(step(queued, Notification.Step.FAILED, 6, 410));
    assertThat(history.answers().get("ops/all").state()).isEqualTo(EndpointStatus.State.DISABLED);

    history.apply(step(queued, Notification.Step.DELIVERED, 7, 204));
    EndpointAnswers open = history.answers().get("ops/all");
    assertThat(open.state()).isEqualTo(EndpointStatus.State.TAKING);
    assertThat(open.since()).isNull();
    assertThat(open.failed()).isNotNull();
    assertThat(open.failed().httpStatus()).isEqualTo(410);
  }

  @Test
  void aRepeatAndWhatPeopleSentAgainHaveNoLatency() {
    Notification repeat =
        routing
            .records(
                new Notify(
                    key(), Cause.REPEAT, List.of(alert(1, AlertState.FIRING)), Set.of(), NOW))
            .get(0);
    Notification queued = routing.records(notify(Cause.FIRING, alert(1, AlertState.FIRING))).get(0);
    Notification replayed =
        new Notification(
            queued.webhookId(),
            queued.receiver(),
            queued.url(),
            queued.fingerprint(),
            queued.sequence(),
            Notification.Step.REPLAYED,
            0,
            NOW.plusSeconds(9000),
            null,
            "sent again",
            null,
            queued.payload(),
            queued.group());
    DeliveryTotals totals = new DeliveryTotals();

    totals.ended(repeat, step(repeat, Notification.Step.DELIVERED, 1, 204));
    totals.ended(replayed, step(replayed, Notification.Step.DELIVERED, 1, 204));

    assertThat(totals.all().get("ops/all").delivered()).isEqualTo(2);
    assertThat(totals.all().get("ops/all").latency()).isEqualTo(Latency.NONE);
  }

  @Test
  void theSameDecisionHasTheSameIdAndARepeatAnother() {
    Notify decided = notify(Cause.FIRING, alert(1, AlertState.FIRING));
    Notify repeated =
        new Notify(key(), Cause.REPEAT, decided.alerts(), Set.of(), NOW.plusSeconds(3600));

    String id = routing.records(decided).get(0).webhookId();
    assertThat(routing.records(decided).get(0).webhookId()).isEqualTo(id);
    assertThat(routing.records(repeated).get(0).webhookId()).isNotEqualTo(id);
  }

  @Test
  void whatNobodyHearsOfIsWrittenWithTheReason() {
    Notification record =
        routing
            .records(
                new Decision.Suppress(
                    key(),
                    alert(1, AlertState.FIRING),
                    new Suppression(Suppression.Kind.SILENCED, "s1"),
                    NOW))
            .get(0);

    assertThat(record.step()).isEqualTo(Notification.Step.SUPPRESSED);
    assertThat(record.detail()).isEqualTo("silenced by s1");
    assertThat(record.group()).isNotNull();
    assertThat(record.group().alerts()).hasSize(1);
  }

  @Test
  void aGroupTooLargeForARecordIsCutAndSaysSo() {
    AlertTransition[] many =
        IntStream.range(0, 20_000)
            .mapToObj(i -> alert(i, AlertState.FIRING))
            .toArray(AlertTransition[]::new);

    Notification record = routing.records(notify(Cause.FIRING, many)).get(0);

    assertThat(record.payload().length()).isLessThanOrEqualTo(Routing.MAX_BODY_LENGTH);
    assertThat(record.detail()).matches("shows \\d+ of 20000 alerts, all would be too large");
    assertThat(record.group()).isNotNull();
    assertThat(record.group().alerts()).hasSize(20_000);
    assertThat(Json.bytes(record).length).isLessThan(8 * Routing.MAX_BODY_LENGTH);
  }

  @Test
  void historyTellsWhatBecameOfANotification() {
    History history = new History(2, 100);
    Notification queued = routing.records(notify(Cause.FIRING, alert(1, AlertState.FIRING))).get(0);
    history.apply(queued);
    history.apply(step(queued, Notification.Step.RETRYING, 1, 503));
    history.apply(step(queued, Notification.Step.DELIVERED, 2, 204));
    history.apply(
        routing
            .records(
                new Decision.Suppress(
                    key(),
                    alert(2, AlertState.FIRING),
                    new Suppression(Suppression.Kind.BRIEF, ""),
                    NOW))
            .get(0));

    List<SentNotification> newest = history.newest();
    assertThat(newest)
        .extracting(SentNotification::state)
        .containsExactly(Notification.Step.SUPPRESSED, Notification.Step.DELIVERED);
    assertThat(newest.get(0).detail()).isEqualTo("brief");
    assertThat(newest.get(1).attempts())
        .extracting(SentNotification.Attempt::httpStatus)
        .containsExactly(503, 204);
    assertThat(newest.get(1).isTo("ops")).isTrue();
    assertThat(newest.get(1).isTo("ops/all")).isTrue();
    assertThat(newest.get(1).tellsOf(alert(1, AlertState.FIRING).fingerprint().hex())).isTrue();
    String json = new String(Json.bytes(newest.get(1)), StandardCharsets.UTF_8);
    assertThat(json).contains("\"state\":\"delivered\"").doesNotContain("\"payload\"");

    history.apply(routing.records(notify(Cause.FIRING, alert(3, AlertState.FIRING))).get(0));
    assertThat(history.newest()).hasSize(2);

    AlertTransition[] many =
        IntStream.range(0, 200)
            .mapToObj(i -> alert(i, AlertState.FIRING))
            .toArray(AlertTransition[]::new);
    history.apply(routing.records(notify(Cause.FIRING, many)).get(0));
    assertThat(history.newest()).hasSize(1);
  }

  private static Notification step(
      Notification queued, Notification.Step step, int attempt, int status) {
    return new Notification(
        queued.webhookId(),
        queued.receiver(),
        queued.url(),
        queued.fingerprint(),
        queued.sequence(),
        step,
        attempt,
        NOW,
        status,
        "HTTP " + status,
        null,
        "");
  }

  private GroupKey key() {
    return new GroupKey(plan.root(), new TreeMap<>(Map.of("zone", "z")));
  }

  private Notify notify(Cause cause, AlertTransition... alerts) {
    return new Notify(
        key(),
        cause,
        List.of(alerts),
        Arrays.stream(alerts).map(AlertTransition::fingerprint).collect(Collectors.toSet()),
        NOW);
  }

  private static WebhookReceiver endpoint(String name, boolean sendResolved) {
    return new WebhookReceiver(
        name, HttpTarget.of(URI.create("http://localhost:9")), List.of(SECRET), 0, sendResolved);
  }

  private static AlertTransition at(AlertTransition alert, Instant at) {
    return new AlertTransition(
        alert.fingerprint(),
        alert.rule(),
        alert.group(),
        alert.expr(),
        alert.labels(),
        alert.annotations(),
        alert.series(),
        alert.sequence(),
        alert.state(),
        at,
        at,
        alert.endsAt(),
        alert.value(),
        alert.reason());
  }

  private static AlertTransition alert(int number, AlertState state) {
    SortedMap<String, String> labels =
        new TreeMap<>(Map.of("alertname", "Slow", "alert", "a" + number, "zone", "z"));
    return new AlertTransition(
        Fingerprint.of(labels),
        "Slow",
        "g",
        "max_over_time(upload[1s]) > 1",
        labels,
        new TreeMap<>(),
        Series.of("R2", "Object Upload", "upload").key(),
        1,
        state,
        NOW,
        NOW,
        state == AlertState.RESOLVED ? NOW : null,
        2,
        "because");
  }
}
