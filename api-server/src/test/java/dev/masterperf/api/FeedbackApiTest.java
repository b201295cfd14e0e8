package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.detection.Extent;
import dev.masterperf.model.Fingerprint;
import dev.masterperf.model.Series;
import dev.masterperf.streams.view.JudgedAlert;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedbackApiTest {
  private static final Series UPLOAD = Series.of("R2", "Object Upload", "upload");
  private static final Fingerprint ALERT = Fingerprint.of(new TreeMap<>(Map.of("alertname", "S")));
  private static final String PATH = "/api/v1/alerts/" + ALERT.hex() + "/feedback";

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void whatIsNoAnomalyIsKeptWithHowFarItWent() throws Exception {
    api.view.judged.add(judged(13, 4.8));

    HttpResponse<String> answer =
        api.post(
            PATH,
            "{\"verdict\":\"not_an_anomaly\",\"comment\":\"nightly copy\",\"owner\":\"ada\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode kept = api.getJson("/api/v1/feedback").at("/feedback/0");
    assertThat(kept.get("fingerprint").asText()).isEqualTo(ALERT.hex());
    assertThat(kept.get("ruleId").asText()).isEqualTo("g/S/1");
    assertThat(kept.get("comment").asText()).isEqualTo("nightly copy");
    assertThat(kept.at("/extents/upload/above").asDouble()).isEqualTo(4.8);
    assertThat(api.audit)
        .singleElement()
        .asString()
        .startsWith("feedback.create " + ALERT.hex() + " TAKEN no anomaly of ")
        .endsWith("by g/S/1: nightly copy");
  }

  @Test
  void aSecondTimeTheFurthestOfBothCounts() throws Exception {
    api.view.judged.add(judged(13, 4.8));
    api.post(PATH, "{\"verdict\":\"not_an_anomaly\"}");
    api.view.judged.set(0, judged(9, 6.5));
    api.post(PATH, "{\"verdict\":\"not_an_anomaly\"}");

    JsonNode feedback = api.getJson("/api/v1/feedback").get("feedback");
    assertThat(feedback).hasSize(1);
    assertThat(feedback.at("/0/extents/upload/evidence").asDouble()).isEqualTo(13);
    assertThat(feedback.at("/0/extents/upload/above").asDouble()).isEqualTo(6.5);
  }

  @Test
  void canBeTakenBack() throws Exception {
    api.view.judged.add(judged(13, 4.8));
    api.post(PATH, "{\"verdict\":\"not_an_anomaly\"}");

    assertThat(api.post(PATH, "{\"verdict\":\"anomaly\"}").statusCode()).isEqualTo(200);

    assertThat(api.getJson("/api/v1/feedback").get("feedback")).isEmpty();
    assertThat(api.audit.get(1)).startsWith("feedback.withdraw " + ALERT.hex());
  }

  @Test
  void saysWhatIsWrongWithFeedback() throws Exception {
    assertThat(refusal("{\"verdict\":\"fine\"}"))
        .isEqualTo(
            "400 verdict must be \"not_an_anomaly\", or \"anomaly\" to take that back, not \"fine\"");
    assertThat(refusal("{\"verdict\":\"anomaly\",\"commnt\":\"x\"}"))
        .isEqualTo("400 there is no field \"commnt\"; there are verdict, comment and owner");
    assertThat(refusal("{\"verdict\":\"not_an_anomaly\"}"))
        .isEqualTo(
            "404 no alert with the fingerprint "
                + ALERT
                + " that a detector raised is known of the last 7 days");
    assertThat(api.audit).isEmpty();
  }

  private String refusal(String body) throws Exception {
    HttpResponse<String> answer = api.post(PATH, body);
    return answer.statusCode() + " " + RunningApi.json(answer).get("detail").asText();
  }

  private static JudgedAlert judged(double evidence, double above) {
    Extent extent = new Extent(evidence, above, 0, new TreeSet<>(), Rows.NOW.toEpochMilli());
    return new JudgedAlert(
        ALERT, "g/S/1", UPLOAD.key(), Rows.NOW, new TreeMap<>(Map.of("upload", extent)));
  }
}
