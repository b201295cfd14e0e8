package dev.masterperf.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.wire.Json;
import java.net.URI;
import org.junit.jupiter.api.Test;

class WebhookPayloadTest {
  private static final URI EXTERNAL = URI.create("http://localhost:3004/");

  @Test
  void aFiringAlertHasAlertmanagersFormVersionFour() {
    String expected =
        """
        {"version":"4",
         "groupKey":"{}:{alertname=\\"SlowUpload\\", id=\\"upload\\", quote=\\"a\\\\\\"b\\\\\\\\c\\"}",
         "truncatedAlerts":0,
         "status":"firing",
         "receiver":"ops",
         "groupLabels":{"alertname":"SlowUpload","id":"upload","quote":"a\\"b\\\\c"},
         "commonLabels":{"alertname":"SlowUpload","id":"upload","quote":"a\\"b\\\\c"},
         "commonAnnotations":{"summary":"upload took 750ms"},
         "externalURL":"http://localhost:3004",
         "alerts":[{
           "status":"firing",
           "labels":{"alertname":"SlowUpload","id":"upload","quote":"a\\"b\\\\c"},
           "annotations":{"summary":"upload took 750ms"},
           "startsAt":"2026-01-31T12:00:00.250Z",
           "endsAt":"0001-01-01T00:00:00Z",
           "generatorURL":"http://localhost:3004/?alert=FINGERPRINT",
           "fingerprint":"FINGERPRINT",
           "value":"0.75"}]}
        """;

    String fingerprint = Transitions.transition("upload", 1, AlertState.FIRING).fingerprint().hex();
    assertThat(payload(AlertState.FIRING))
        .isEqualTo(Json.tree(expected.replace("FINGERPRINT", fingerprint).getBytes()));
  }

  @Test
  void aResolvedAlertHasItsEndAndNoValueWhereThereIsNone() {
    JsonNode payload = payload(AlertState.RESOLVED);

    assertThat(payload.path("status").asText()).isEqualTo("resolved");
    assertThat(payload.path("alerts").path(0).path("endsAt").asText())
        .isEqualTo("2026-01-31T12:00:09.250Z");
    assertThat(payload.path("alerts").path(0).has("value")).isFalse();
  }

  private static JsonNode payload(AlertState state) {
    return Json.tree(
        Json.bytes(
            WebhookPayload.of(
                AlertGroup.of(Transitions.transition("upload", 1, state), "ops", EXTERNAL))));
  }
}
