package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.delivery.Dispatch.Entry;
import dev.masterperf.alerts.receiver.EvidenceSource;
import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.alerts.receiver.WebhookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.AlertingFile;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.alerts.routing.Silences;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Notification;
import dev.masterperf.model.Series;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DispatchTest {
  private static final Receiver OPS =
      new WebhookReceiver(
          "ops",
          URI.create("http://localhost:9"),
          WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final RoutingPlan EACH = RoutingPlan.everyAlertTo(List.of(OPS));
  private static final RoutingPlan GROUPED =
      RoutingPlan.of(
          AlertingFile.parse(
              "{receivers: [{name: ops}], route: {receiver: ops, group_wait: 1s}}",
              "am.yml",
              (name, entry) -> List.of(OPS)));

  @Test
  void withoutRoutesEachChangeIsToldAtOnceOnItsOwnPartition() {
    Dispatch dispatch = dispatch(EACH, 0, 1);

    assertThat(on(dispatch, 1, "a", 1, AlertState.FIRING)).containsExactly("1 queued ops a");
    assertThat(on(dispatch, 1, "a", 2, AlertState.RESOLVED)).containsExactly("1 queued ops a");
    assertThat(on(dispatch, 0, "b", 1, AlertState.FIRING)).containsExactly("0 queued ops b");
    assertThat(on(dispatch, 7, "c", 1, AlertState.FIRING)).isEmpty();
  }

  @Test
  void withRoutesAGroupHasAlertsOfAllPartitionsAndAPartitionOfItsOwn() {
    Dispatch dispatch = dispatch(GROUPED, 0, 1, 2);
    on(dispatch, 0, "a", 1, AlertState.FIRING);
    on(dispatch, 2, "b", 1, AlertState.FIRING);

    List<Entry> told = dispatch.tick(Silences.NONE, NOW.plusSeconds(1));

    assertThat(told).hasSize(1);
    assertThat(told.get(0).partition()).isBetween(0, 2);
    assertThat(texts(told).get(0)).endsWith("queued ops a b");
    assertThat(dispatch.tick(Silences.NONE, NOW.plusSeconds(9))).isEmpty();
  }

  @Test
  void withRoutesNothingIsKnownOnceAPartitionIsAnothers() {
    Dispatch dispatch = dispatch(GROUPED, 0, 1);

    dispatch.drop(1);

    assertThat(dispatch.partitions()).isEmpty();
    Dispatch each = dispatch(EACH, 0, 1);
    each.drop(1);
    assertThat(each.partitions()).containsExactly(0);
  }

  @Test
  void whatWasDecidedIsNotDecidedAgainAfterARestart() {
    for (RoutingPlan plan : List.of(EACH, GROUPED)) {
      Dispatch before = dispatch(plan, 0);
      List<Entry> told = new ArrayList<>();
      AlertTransition firing = transition("a", 1, AlertState.FIRING);
      told.addAll(before.on(0, firing, Silences.NONE, NOW));
      told.addAll(before.tick(Silences.NONE, NOW.plusSeconds(1)));
      assertThat(told).hasSize(1);

      Dispatch after = dispatch(plan, 0);
      told.forEach(entry -> after.remember(entry.partition(), entry.notification()));
      after.restore(0, firing, NOW, NOW.plusSeconds(2));
      after.restored(List.of(0), NOW.plusSeconds(2));

      assertThat(after.tick(Silences.NONE, NOW.plusSeconds(2))).isEmpty();
      List<Entry> resolved = new ArrayList<>();
      resolved.addAll(
          after.on(0, transition("a", 2, AlertState.RESOLVED), Silences.NONE, NOW.plusSeconds(3)));
      resolved.addAll(after.tick(Silences.NONE, NOW.plusSeconds(600)));
      assertThat(resolved).hasSize(1);
      assertThat(resolved.get(0).notification().payload()).contains("\"status\":\"resolved\"");
    }
  }

  private static Dispatch dispatch(RoutingPlan plan, Integer... partitions) {
    Dispatch dispatch =
        new Dispatch(plan, URI.create("http://localhost:3004"), EvidenceSource.NONE);
    dispatch.adopt(List.of(partitions));
    return dispatch;
  }

  private static List<String> on(
      Dispatch dispatch, int partition, String alert, long sequence, AlertState state) {
    return texts(dispatch.on(partition, transition(alert, sequence, state), Silences.NONE, NOW));
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(DispatchTest::text).toList();
  }

  private static String text(Entry entry) {
    Notification record = entry.notification();
    Notification.Group group = record.group();
    List<String> alerts =
        group == null
            ? List.of()
            : group.alerts().stream().map(one -> one.labels().get("alertname")).toList();
    return entry.partition()
        + " "
        + record.step().name().toLowerCase(Locale.ROOT)
        + " "
        + record.receiver()
        + " "
        + String.join(" ", alerts);
  }

  private static AlertTransition transition(String alert, long sequence, AlertState state) {
    SortedMap<String, String> labels = new TreeMap<>(Map.of("alertname", alert));
    return new AlertTransition(
        Fingerprint.of(labels),
        alert,
        "g",
        "max_over_time(upload[1s]) > 1",
        labels,
        new TreeMap<>(),
        Series.of("R2", "Object Upload", "upload").key(),
        sequence,
        state,
        NOW,
        NOW,
        state == AlertState.RESOLVED ? NOW : null,
        2,
        "because");
  }
}
