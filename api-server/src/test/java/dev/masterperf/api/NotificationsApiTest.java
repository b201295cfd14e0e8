package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.delivery.SentNotification;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotificationsApiTest {
  private static final Fingerprint ALERT = new Fingerprint("84b267850632d83c");

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void tellsWhatWasSentAndWhatWasNot() throws Exception {
    api.notifications.add(sent("ops/webhook[0]", Notification.Step.DELIVERED, ""));
    api.notifications.add(sent("ops", Notification.Step.SUPPRESSED, "silenced by s1"));
    api.notifications.add(sent("pager/webhook[0]", Notification.Step.RETRYING, ""));

    JsonNode all = api.getJson("/api/v1/notifications").path("notifications");
    assertThat(all).hasSize(3);
    assertThat(all.at("/0/attempts/0/httpStatus").asInt()).isEqualTo(204);
    assertThat(all.at("/0/attempts/0/at").asText()).isEqualTo(Rows.NOW.toString());
    assertThat(all.at("/0/latencySeconds").asDouble()).isEqualTo(0.2);
    assertThat(all.at("/0/group/alerts/0/labels/alertname").asText()).isEqualTo("Slow");

    assertThat(receivers("?state=suppressed")).containsExactly("ops");
    assertThat(receivers("?receiver=pager/webhook%5B0%5D")).containsExactly("pager/webhook[0]");
    assertThat(receivers("?receiver=ops")).hasSize(3);
    assertThat(receivers("?fingerprint=" + ALERT)).hasSize(3);
    assertThat(receivers("?fingerprint=0")).isEmpty();
    assertThat(receivers("?limit=1")).containsExactly("ops/webhook[0]");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    assertThat(api.get("/api/v1/notifications?stat=failed").body()).contains("did you mean state");
    assertThat(api.get("/api/v1/notifications?state=lost").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/notifications?limit=0").headers().firstValue("Content-Type"))
        .contains("application/problem+json;charset=utf-8");
  }

  private List<String> receivers(String query) throws Exception {
    List<String> names = new ArrayList<>();
    api.getJson("/api/v1/notifications" + query)
        .path("notifications")
        .forEach(one -> names.add(one.path("receiver").asText()));
    return names;
  }

  private static SentNotification sent(String receiver, Notification.Step state, String detail) {
    return new SentNotification(
        "msg_1",
        receiver,
        "http://localhost:9",
        state,
        detail,
        Rows.NOW,
        new Notification.Group(
            "{}:{}",
            "ops",
            new TreeMap<>(),
            "firing",
            List.of(
                new Notification.Alert(
                    ALERT, 1, AlertState.FIRING, new TreeMap<>(Map.of("alertname", "Slow"))))),
        List.of(new SentNotification.Attempt(1, Rows.NOW, 204, "HTTP 204")),
        null,
        0.2);
  }
}
