package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.delivery.EndpointAnswers;
import dev.masterperf.alerts.delivery.EndpointAnswers.Answer;
import dev.masterperf.alerts.delivery.EndpointStatus;
import dev.masterperf.alerts.delivery.FailedNotification;
import dev.masterperf.alerts.receiver.HttpTarget;
import dev.masterperf.alerts.receiver.WebhookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.AlertingFile;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Notification;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was given up, and how it stands with endpoints. */
class DeliveryApiTest {
  private static final WebhookSecret SECRET =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  private final RunningApi api =
      new RunningApi(
          RoutingPlan.of(
              AlertingFile.parse(
                  "{receivers: [{name: ops}], route: {receiver: ops}}",
                  "am.yml",
                  (name, entry) -> List.of(endpoint(name + "/webhook[0]"), endpoint("other")))));

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void listsWhatWasGivenUp() throws Exception {
    api.failed.failed.add(failed("msg_1", "ops/webhook[0]", Rows.NOW.minusSeconds(60), false));
    api.failed.failed.add(failed("msg_2", "other", Rows.NOW, true));

    JsonNode all = api.getJson("/api/v1/notifications/failed").path("failed");
    assertThat(all.findValuesAsText("webhookId")).containsExactly("msg_1", "msg_2");
    assertThat(all.at("/0/httpStatus").asInt()).isEqualTo(410);
    assertThat(all.at("/0/attempts").asInt()).isEqualTo(3);
    assertThat(all.at("/1/overtaken").asBoolean()).isTrue();
    assertThat(ids("?receiver=ops")).containsExactly("msg_1");
    assertThat(ids("?since=2026-01-31T12:00:00Z")).containsExactly("msg_2");
    assertThat(ids("?id=msg_2")).containsExactly("msg_2");
    assertThat(api.get("/api/v1/notifications/failed?since=soon").body())
        .contains("since must be a time");
    assertThat(api.get("/api/v1/notifications/failed?reciever=x").body())
        .contains("did you mean receiver");
  }

  @Test
  void sendsAgainWhatIsNotOvertaken() throws Exception {
    api.failed.failed.add(failed("msg_1", "ops/webhook[0]", Rows.NOW, false));
    api.failed.failed.add(failed("msg_2", "ops/webhook[0]", Rows.NOW, true));
    api.failed.failed.add(failed("msg_3", "other", Rows.NOW, false));

    HttpResponse<String> answer =
        api.post("/api/v1/notifications/replay", "{\"receiver\":\"ops\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(RunningApi.json(answer).path("replayed").findValuesAsText("webhookId"))
        .containsExactly("msg_1");
    assertThat(RunningApi.json(answer).path("overtaken").asInt()).isEqualTo(1);
    assertThat(api.failed.replayed).containsExactly(api.failed.failed.get(0));
    assertThat(api.audit).containsExactly("notification.replay msg_1 TAKEN to ops/webhook[0]");
    assertThat(
            RunningApi.json(
                    api.post(
                        "/api/v1/notifications/replay", "{\"ids\":[\"msg_2\"],\"overtaken\":true}"))
                .path("replayed"))
        .hasSize(1);
    assertThat(api.post("/api/v1/notifications/replay", "{\"id\":\"msg_1\"}").body())
        .contains("there is no field id");
    assertThat(api.post("/api/v1/notifications/replay", "[]").statusCode()).isEqualTo(400);
    assertThat(
            api.post(
                    "/api/v1/notifications/replay",
                    "",
                    "Origin",
                    "http://evil.example",
                    "Content-Type",
                    "application/json")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void withoutABrokerItSaysSo() throws Exception {
    api.failed.away = true;

    assertThat(api.get("/api/v1/notifications/failed").statusCode()).isEqualTo(503);
    assertThat(api.get("/api/v1/notifications/failed").body()).contains("no broker");
  }

  @Test
  void tellsHowItStandsWithEndpoints() throws Exception {
    api.answers.put(
        "ops/webhook[0]",
        new EndpointAnswers(
            new Answer(Rows.NOW.minusSeconds(90), 204, "HTTP 204"),
            new Answer(Rows.NOW, 410, "HTTP 410"),
            1,
            Rows.NOW,
            Rows.NOW));
    api.statuses.add(
        new EndpointStatus(
            "other", "http://localhost:9/other", EndpointStatus.State.SILENT, Rows.NOW));

    JsonNode endpoints = api.getJson("/api/v1/endpoints").path("endpoints");

    assertThat(endpoints.findValuesAsText("name")).containsExactly("ops/webhook[0]", "other");
    assertThat(endpoints.findValuesAsText("receiver")).containsExactly("ops", "ops");
    assertThat(endpoints.findValuesAsText("state")).containsExactly("disabled", "silent");
    assertThat(endpoints.at("/0/since").asText()).isEqualTo(Rows.NOW.toString());
    assertThat(endpoints.at("/0/lastTaken/httpStatus").asInt()).isEqualTo(204);
    assertThat(endpoints.at("/0/lastFailed/detail").asText()).isEqualTo("HTTP 410");
    assertThat(endpoints.at("/1/lastTaken").isMissingNode()).isTrue();
  }

  @Test
  void opensAnEndpoint() throws Exception {
    HttpResponse<String> answer = api.post("/api/v1/endpoints/ops/webhook%5B0%5D/enable", "");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(api.failed.enabled).containsExactly("ops/webhook[0]");
    assertThat(api.audit).containsExactly("endpoint.enable ops/webhook[0] TAKEN ");
    assertThat(api.post("/api/v1/endpoints/nobody/enable", "").statusCode()).isEqualTo(404);
  }

  private List<String> ids(String query) throws Exception {
    return api.getJson("/api/v1/notifications/failed" + query).findValuesAsText("webhookId");
  }

  private static WebhookReceiver endpoint(String name) {
    return new WebhookReceiver(
        name, HttpTarget.of(URI.create("http://localhost:9")), List.of(SECRET), 0, true);
  }

  private static FailedNotification failed(
      String id, String receiver, Instant at, boolean overtaken) {
    return new FailedNotification(
        0,
        record(id, receiver, Notification.Step.QUEUED, 0, at.minusSeconds(600), null),
        record(id, receiver, Notification.Step.FAILED, 3, at, 410),
        overtaken);
  }

  private static Notification record(
      String id,
      String receiver,
      Notification.Step step,
      int attempt,
      Instant at,
      Integer httpStatus) {
    return new Notification(
        id,
        receiver,
        "http://localhost:9",
        new Fingerprint("84b267850632d83c"),
        1,
        step,
        attempt,
        at,
        httpStatus,
        "detail",
        null,
        "");
  }
}
