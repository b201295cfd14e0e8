package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.delivery.TransitionBook;
import dev.masterperf.api.ApiSettings.Exposure;
import dev.masterperf.model.AlertState;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.AnomalyEvidence;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiServerTest {

  @Test
  void aTakenPortIsToldInOneLine() {
    try (RunningApi first = new RunningApi();
        ApiServer second =
            new ApiServer(
                ApiSettings.of("127.0.0.1", first.port()),
                new FakeView(),
                FakeSilences.desk(),
                new FakePublisher(),
                List::of)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(AddressUnavailable.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:"
                  + first.port()
                  + ": the port is taken or may not be used");
    }
  }

  @Test
  void readinessIsToldWithItsReasons() throws Exception {
    try (RunningApi api = new RunningApi()) {
      assertThat(api.get("/-/healthy").statusCode()).isEqualTo(200);
      assertThat(api.get("/-/ready").statusCode()).isEqualTo(200);

      api.notReady.add("2 of 4 partitions are being restored");

      HttpResponse<String> response = api.get("/-/ready");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain");
      assertThat(response.body()).contains("2 of 4 partitions are being restored");
      assertThat(api.get("/-/healthy").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void onlyActiveAlertsAreListedInPrometheusForm() throws Exception {
    try (RunningApi api = new RunningApi()) {
      api.view.alerts.add(Rows.alert("SlowUpload", AlertState.FIRING, 2, Rows.NOW));
      api.view.alerts.add(Rows.alert("Memory", AlertState.PENDING, 1, Rows.NOW));
      api.view.alerts.add(Rows.alert("Gone", AlertState.RESOLVED, 3, Rows.NOW));

      JsonNode answer = api.getJson("/api/v1/alerts");

      assertThat(answer.path("status").asText()).isEqualTo("success");
      assertThat(answer.at("/data/alerts")).hasSize(2);
      assertThat(answer.at("/data/alerts/0").toString())
          .isEqualTo(
              "{\"labels\":{\"alertname\":\"SlowUpload\",\"category\":\"R2\"},"
                  + "\"annotations\":{\"summary\":\"SlowUpload on R2\"},\"state\":\"firing\","
                  + "\"activeAt\":\"2026-01-31T12:00:00Z\",\"value\":\"0.65\"}");
      assertThat(answer.at("/data/alerts/1/state").asText()).isEqualTo("pending");
    }
  }

  @Test
  void whatBecameOfAnAlertIsToldStepByStep() throws Exception {
    try (RunningApi api = new RunningApi()) {
      AlertTransition fired = Rows.alert("SlowUpload", AlertState.FIRING, 2, Rows.NOW);
      AlertTransition over = Rows.alert("SlowUpload", AlertState.RESOLVED, 3, Rows.NOW);
      api.transitions =
          fingerprint -> fingerprint.equals(fired.fingerprint()) ? List.of(over, fired) : List.of();

      JsonNode past =
          api.getJson("/api/v1/alerts/" + fired.fingerprint() + "/transitions").path("transitions");

      assertThat(past).hasSize(2);
      assertThat(past.path(0).path("state").asText()).isEqualTo("resolved");
      assertThat(past.path(1).path("sequence").asInt()).isEqualTo(2);
      assertThat(past.path(1).path("value").asText()).isEqualTo("0.65");
      assertThat(past.path(1).path("reason").asText()).isEqualTo(fired.reason());
    }
  }

  @ParameterizedTest
  @CsvSource({"0000000000000000, 404", "DBA4F6E5F7E8C7B1, 400", "x, 400", "00000000000000000, 400"})
  void transitionsAreToldOfKnownAlertsOnly(String fingerprint, int status) throws Exception {
    try (RunningApi api = new RunningApi()) {
      HttpResponse<String> refused = api.get("/api/v1/alerts/" + fingerprint + "/transitions");

      assertThat(refused.statusCode()).isEqualTo(status);
      assertThat(refused.body()).contains(fingerprint);
    }
  }

  @Test
  void transitionsThatCannotBeReadAreUnavailable() throws Exception {
    try (RunningApi api = new RunningApi()) {
      api.transitions =
          fingerprint -> {
            throw new KafkaException("no broker");
          };

      HttpResponse<String> refused = api.get("/api/v1/alerts/0000000000000000/transitions");

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("no broker");
      api.transitions = TransitionBook.NONE; // and the next question is answered
      assertThat(api.get("/api/v1/alerts/0000000000000000/transitions").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void anActiveAlertTellsWhatItsDetectorFound() throws Exception {
    try (RunningApi api = new RunningApi()) {
      AlertTransition plain = Rows.alert("Odd", AlertState.FIRING, 1, Rows.NOW);
      api.view.alerts.add(
          new AlertTransition(
              plain.fingerprint(),
              plain.rule(),
              plain.group(),
              plain.expr(),
              plain.labels(),
              plain.annotations(),
              plain.series(),
              plain.sequence(),
              plain.state(),
              plain.at(),
              plain.startsAt(),
              plain.endsAt(),
              plain.value(),
              plain.reason(),
              null,
              null,
              new AnomalyEvidence(
                  Rows.NOW,
                  "upload",
                  9,
                  0.95,
                  1.6,
                  1.45,
                  null,
                  null,
                  null,
                  null,
                  List.of(new AnomalyEvidence.Expert("jump", 300, 2_000, null, null)),
                  "9 is rare.")));

      JsonNode alert = api.getJson("/api/v1/alerts").at("/data/alerts/0");

      assertThat(alert.at("/anomaly/text").asText()).isEqualTo("9 is rare.");
      assertThat(alert.at("/anomaly/experts/0/expert").asText()).isEqualTo("jump");
      assertThat(alert.path("anomaly").has("lower")).isFalse();
    }
  }

  @Test
  void prometheusRoutesFailInPrometheusForm() throws Exception {
    try (RunningApi api = new RunningApi()) {
      api.view.broken = true;

      HttpResponse<String> response = api.get("/api/v1/alerts");

      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(RunningApi.json(response).path("status").asText()).isEqualTo("error");
      assertThat(RunningApi.json(response).path("errorType").asText()).isEqualTo("internal");
    }
  }

  @Test
  void anUnknownAddressIsAProblem() throws Exception {
    try (RunningApi api = new RunningApi()) {
      HttpResponse<String> response = api.get("/api/nothing");

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(RunningApi.json(response).path("type").asText())
          .isEqualTo("urn:masterperf:problem:not-found");
    }
  }

  @Test
  void aProcessOfAnotherRoleShowsItsHealthAndNothingPublic() throws Exception {
    try (RunningApi api = new RunningApi(settings -> settings.withExposure(Exposure.INTERNAL))) {
      assertThat(api.get("/-/healthy").statusCode()).isEqualTo(200);
      assertThat(api.get("/").statusCode()).isEqualTo(404);
      assertThat(api.get("/api/infra/master-perf").statusCode()).isEqualTo(404);
    }
  }
}
