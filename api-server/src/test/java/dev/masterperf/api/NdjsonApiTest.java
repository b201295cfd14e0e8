package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.api.ingest.IngestLimits;
import dev.masterperf.model.PerfMetric;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NdjsonApiTest {
  private static final String MATRIX = "/api/infra/master-perf";

  private final RunningApi api =
      new RunningApi(
          settings ->
              settings.withIngest(new IngestLimits(1 << 20, 1 << 20, 50, 2 << 20, 1 << 20)));

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\n\n", " \n\t\r\n"})
  void everyLineIsAMetricWhateverEndsIt(String end) throws Exception {
    String body = metric("1") + end + metric("2") + end;

    HttpResponse<String> response = post(body);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(api.publisher.published).extracting(PerfMetric::value).containsExactly("1", "2");
  }

  @Test
  void theLastLineNeedsNoEndAndAByteOrderMarkIsNoPartOfTheFirst() throws Exception {
    assertThat(post("\ufeff" + metric("1") + "\n" + metric("2")).statusCode()).isEqualTo(202);
    assertThat(api.publisher.published).hasSize(2);
  }

  @Test
  void everyBadLineIsRefusedAloneWithItsNumberAndReason() throws Exception {
    String body =
        String.join(
            "\n",
            metric("1"),
            "",
            "{\"topic\":\"?\"}",
            "not json",
            "[" + metric("2") + "]",
            "\ufeff[]",
            "7",
            metric("3") + metric("4"),
            metric("5"));

    JsonNode report = RunningApi.json(post(body));

    assertThat(api.publisher.published).extracting(PerfMetric::value).containsExactly("1", "5");
    assertThat(report.path("accepted").asInt()).isEqualTo(2);
    assertThat(report.path("refused").findValuesAsText("line"))
        .containsExactly("3", "4", "5", "6", "7", "8");
    assertThat(report.path("refused").findValuesAsText("index"))
        .containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(report.path("refused").findValuesAsText("reason"))
        .satisfiesExactly(
            reason -> assertThat(reason).isEqualTo("a metric needs category"),
            reason -> assertThat(reason).startsWith("not JSON: ").endsWith("at byte 0"),
            reason -> assertThat(reason).contains("one metric as a JSON object, not an array"),
            reason -> assertThat(reason).contains("one metric as a JSON object, not an array"),
            reason -> assertThat(reason).contains("not a number"),
            reason -> assertThat(reason).startsWith("there is more after the end"));
    assertThat(report.path("items").findValuesAsText("line"))
        .containsExactly("1", "3", "4", "5", "6", "7", "8", "9");
  }

  @Test
  void whereAllLinesAreRefusedTheAnswerSaysSoAndIsAcceptedAllTheSame() throws Exception {
    HttpResponse<String> response = post("a\nb\n");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(RunningApi.json(response).path("accepted").asInt()).isZero();
    assertThat(RunningApi.json(response).path("refused")).hasSize(2);
    assertThat(api.publisher.published).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \r\n\n"})
  void aBodyWithoutALineIsABadRequest(String body) throws Exception {
    assertThat(post(body).statusCode()).isEqualTo(400);
  }

  @Test
  void moreThanTheLimitIsTooLargeInBothFormsAndNothingOfItIsSent() throws Exception {
    String lines = String.join("\n", Collections.nCopies(51, metric("1")));
    String array = "[" + String.join(",", Collections.nCopies(51, metric("1"))) + "]";

    assertThat(post(lines).statusCode()).isEqualTo(413);
    assertThat(api.post(MATRIX, array).statusCode()).isEqualTo(413);
    assertThat(RunningApi.json(post(lines)).path("detail").asText())
        .isEqualTo("send at most 50 metrics together");
    assertThat(api.publisher.published).isEmpty();
    assertThat(post(lines.substring(lines.indexOf('\n'))).statusCode()).isEqualTo(202);
  }

  @Test
  void aBatchBeyondWhatTheCodecReadsIsTooLargeToo() throws Exception {
    String array = "[" + "1,".repeat(20_000) + "1]";

    assertThat(api.post(MATRIX, array).statusCode()).isEqualTo(413);
  }

  @Test
  void linesMeanTheSameAsAnArray() throws Exception {
    String[] metrics =
        IntStream.range(0, 40)
            .mapToObj(i -> i % 7 == 3 ? "{\"id\":" + i + "}" : metric("" + i))
            .toArray(String[]::new);

    JsonNode ofLines = RunningApi.json(post(String.join("\n", metrics)));
    JsonNode ofArray = RunningApi.json(api.post(MATRIX, "[" + String.join(",", metrics) + "]"));

    assertThat(ofLines.path("refused").findValuesAsText("reason"))
        .isEqualTo(ofArray.path("refused").findValuesAsText("reason"));
    assertThat(ofLines.path("refused").findValuesAsText("index"))
        .isEqualTo(ofArray.path("refused").findValuesAsText("index"));
    assertThat(api.publisher.published.subList(0, 34))
        .isEqualTo(api.publisher.published.subList(34, 68));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=utf-8",
        "Application/JSON;charset=\"UTF-8\"",
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl"
      })
  void knownTypesAreReadHoweverTheyAreWritten(String type) throws Exception {
    assertThat(api.post(MATRIX, metric("1"), "Content-Type", type).statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "application/json; charset=iso-8859-1",
        "json"
      })
  void anotherTypeIsRefusedWithWhatToSend(String type) throws Exception {
    HttpResponse<String> response = api.post(MATRIX, metric("1"), "Content-Type", type);

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.headers().firstValue("Accept-Post"))
        .contains("application/json, application/x-ndjson");
    assertThat(api.publisher.published).isEmpty();
  }

  @Test
  void withoutATypeTheSenderIsToldWhichThereAre() throws Exception {
    HttpResponse<String> response =
        api.send(api.request(MATRIX).POST(BodyPublishers.ofString(metric("1"))).build());

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(RunningApi.json(response).path("detail").asText())
        .isEqualTo(
            "send Content-Type application/json (a metric or an array of them) or"
                + " application/x-ndjson (one metric a line); there is none");
  }

  private HttpResponse<String> post(String body) throws Exception {
    return api.post(MATRIX, body, "Content-Type", "application/x-ndjson");
  }

  private static String metric(String value) {
    return "{\"category\":\"R2\",\"topic\":\"Upload\",\"id\":\"up\",\"value\":\"" + value + "\"}";
  }
}
