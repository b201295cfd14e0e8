package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.PartitionCover;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixApiTest {
  private static final String MATRIX = "/api/infra/master-perf";

  private final RunningApi api = new RunningApi();

  @BeforeEach
  void threeRows() {
    PerfMetric upload =
        PerfMetric.of(
                new Series(
                    "prod/eu",
                    "R2",
                    MetricType.PERFORMANCE,
                    "Object Upload",
                    "Multipart",
                    "upload",
                    "host-a",
                    new TreeMap<>(Map.of("tenant", "acme"))),
                "19.6ms",
                Status.ERROR,
                Rows.nanos(Rows.NOW.minusMillis(1500)))
            .describedBy("PUT /a/*", "weur, enam", "pages on-call")
            .withProperties(Map.of("bucket", "artifacts"));
    api.view.rows.add(Rows.row(upload, Rows.NOW));
    api.view.rows.add(Rows.row("Security", "TLS", "min-version", "TLSv1.3"));
    api.view.rows.add(Rows.row("Isolation", "Agent Scaling", "deploy", "12ms"));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void rowsCarryAllTheirColumnsAsJson() throws Exception {
    JsonNode matrix = api.getJson(MATRIX);

    assertThat(matrix.path("generatedAt").asText()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(matrix.path("total").asLong()).isEqualTo(3);
    assertThat(matrix.has("incomplete")).isFalse();
    assertThat(matrix.path("rows").get(0).toString())
        .isEqualTo(
            "{\"category\":\"R2\",\"type\":\"performance\",\"topic\":\"Object Upload\","
                + "\"subCat\":\"Multipart\",\"id\":\"upload\",\"value\":\"19.6ms\",\"pattern\":\"PUT"
                + " /a/*\",\"locations\":\"weur, enam\",\"impact\":\"pages on-call\","
                + "\"properties\":{\"bucket\":\"artifacts\"},\"series\":\"prod/eu|R2|performance|Object"
                + " Upload|Multipart|upload|host-a|tenant=acme\","
                + "\"scope\":\"prod/eu\",\"source\":\"host-a\",\"labels\":{\"tenant\":\"acme\"},"
                + "\"measure\":0.0196,\"unit\":\"s\",\"status\":\"error\","
                + "\"ts\":\"2026-01-31T11:59:58.500Z\",\"lastSeen\":\"2026-01-31T12:00:00Z\","
                + "\"rate\":2.5,\"p50\":0.0196,\"p50Text\":\"19.6ms\",\"p99\":0.0196,\"p99Text\":\"19.6ms\"}");
  }

  @Test
  void aRowWithoutNumberHasNoMeasure() throws Exception {
    JsonNode row = api.getJson(MATRIX + "?category=Security").path("rows").get(0);

    assertThat(row.path("value").asText()).isEqualTo("TLSv1.3");
    assertThat(row.has("measure")).isFalse();
    assertThat(row.has("unit")).isFalse();
    assertThat(row.has("p50")).isFalse();
    assertThat(row.has("p99")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "scope=prod, upload",
    "scope=prod/eu, upload",
    "category=Isolation, deploy",
    "type=performance&q=tls, min-version",
    "topic=Object%20Upload, upload",
    "id=deploy, deploy",
    "subCat=Multipart, upload",
    "source=host-a, upload",
    "status=error, upload",
    "q=ACME, upload",
    "limit=1, upload"
  })
  void filtersChooseRows(String query, String id) throws Exception {
    JsonNode rows = api.getJson(MATRIX + "?" + query).path("rows");

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).path("id").asText()).isEqualTo(id);
  }

  @Test
  void totalCountsTheRowsBeyondTheLimit() throws Exception {
    assertThat(api.getJson(MATRIX + "?limit=2").path("total").asLong()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "*/* # application/json",
        "text/html,application/xhtml+xml,*/*;q=0.8 # application/json",
        "text/csv # text/csv",
        "text/plain # text/plain",
        "application/x-ndjson # application/x-ndjson",
        "application/json;q=0.5, text/csv # text/csv"
      })
  void theFormFollowsAccept(String accept, String type) throws Exception {
    HttpResponse<String> response = api.get(MATRIX, "Accept", accept);

    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(response.headers().firstValue("Vary").orElseThrow()).contains("Accept,");
  }

  @Test
  void theFormatParameterWinsOverAccept() throws Exception {
    assertThat(api.get(MATRIX + "?format=table", "Accept", "text/csv").body())
        .startsWith("📊 MASTER_PERF Matrix Update:\n| Category ");
  }

  @Test
  void aFormNobodyMakesIsNotAcceptable() throws Exception {
    HttpResponse<String> response = api.get(MATRIX, "Accept", "image/png");

    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(RunningApi.json(response).path("type").asText())
        .isEqualTo("urn:masterperf:problem:not-acceptable");
  }

  @Test
  void csvHasAHeaderAndOneLineForEachRow() throws Exception {
    String[] lines = api.get(MATRIX + "?format=csv").body().split("\r\n");

    assertThat(lines).hasSize(4);
    assertThat(lines[0]).startsWith("category,type,topic,subCat,id,value,pattern,locations,impact");
    assertThat(lines[1])
        .isEqualTo(
            "R2,performance,Object Upload,Multipart,upload,19.6ms,PUT /a/*,\"weur, enam\","
                + "pages on-call,bucket=artifacts,prod/eu,host-a,tenant=acme,s,error,"
                + "2026-01-31T11:59:58.500Z,2026-01-31T12:00:00Z,0.0196,2.5,0.0196,0.0196");
  }

  @Test
  void linesOfJsonAreTheRowsOfTheMatrix() throws Exception {
    JsonNode rows = api.getJson(MATRIX).path("rows");

    List<JsonNode> lines =
        api.get(MATRIX + "?format=ndjson")
            .body()
            .lines()
            .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)))
            .toList();

    assertThat(lines).containsExactlyElementsOf(rows);
  }

  @Test
  void aParquetFileIsNamedAndWhole() throws Exception {
    HttpResponse<String> response = api.get(MATRIX + "?format=parquet");

    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/vnd.apache.parquet");
    assertThat(response.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"master-perf.parquet\"");
    assertThat(response.body()).startsWith("PAR1").endsWith("PAR1");
  }

  @Test
  void whatIsMissingIsToldInEveryForm() throws Exception {
    api.view.coverOnly(0, 1, 3);
    api.view.reasons.add("instance b:1 did not answer");

    JsonNode json = api.getJson(MATRIX);

    assertThat(json.path("missingPartitions")).extracting(JsonNode::asInt).containsExactly(2);
    assertThat(json.path("incomplete"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "partition 2 of 4 is missing: nobody can answer for it now",
            "instance b:1 did not answer");
    assertThat(api.get(MATRIX + "?format=csv").headers().firstValue("Masterperf-Incomplete"))
        .contains(
            "partition 2 of 4 is missing: nobody can answer for it now; "
                + "instance b:1 did not answer");
  }

  @Test
  void aWholeAnswerMissesNothingAndTellsHowFarItMayLagBehind() throws Exception {
    api.view.cover(PartitionCover.owned(1, 500, 7));
    api.view.cover(PartitionCover.owned(3, 900, 5));

    JsonNode json = api.getJson(MATRIX);

    assertThat(json.path("provisional").asBoolean()).isTrue();
    assertThat(json.path("lag").asLong()).isEqualTo(12);
    assertThat(json.has("incomplete")).isFalse();
    assertThat(json.has("missingPartitions")).isFalse();
    HttpHeaders csv = api.get(MATRIX + "?format=csv").headers();
    assertThat(csv.firstValue("Masterperf-Provisional")).contains("true");
    assertThat(csv.firstValue("Masterperf-Lag")).contains("12");
    assertThat(csv.firstValue("Masterperf-Incomplete")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {MATRIX, MATRIX + "?format=csv", "/api/v1/alerts"})
  void whereNoPartitionAnswersTheClientIsToldToComeAgain(String path) throws Exception {
    api.view.coverOnly();

    HttpResponse<String> response = api.get(path);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(response.body()).contains("partitions 0, 1, 2, 3 of 4 are missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "catgory=R2 # unknown-parameter # catgory # category",
        "zzzzzzzzzz=1 # unknown-parameter # zzzzzzzzzz #",
        "format=cvs # invalid-parameter # format # csv",
        "type=perfomance # invalid-parameter # type # performance",
        "status=eror # invalid-parameter # status # error",
        "limit=0 # invalid-parameter # limit #",
        "limit=10001 # invalid-parameter # limit #",
        "limit=many # invalid-parameter # limit #",
        "topic= # invalid-parameter # topic #",
        "q=a&q=b # invalid-parameter # q #"
      })
  void aParameterThatCannotBeUsedIsNamed(
      String query, String problem, String parameter, String nearest) throws Exception {
    HttpResponse<String> response = api.get(MATRIX + "?" + query);
    JsonNode body = RunningApi.json(response);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(body.path("type").asText()).isEqualTo("urn:masterperf:problem:" + problem);
    assertThat(body.path("parameter").asText()).isEqualTo(parameter);
    assertThat(body.path("nearest").asText(null)).isEqualTo(nearest);
    assertThat(body.path("detail").asText()).contains(parameter);
  }

  @Test
  void aFaultOfOursIsAProblemWithoutItsInnards() throws Exception {
    api.view.broken = true;

    HttpResponse<String> response = api.get(MATRIX);

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(RunningApi.json(response).path("type").asText())
        .isEqualTo("urn:masterperf:problem:internal");
    assertThat(response.body()).doesNotContain("store is closed");
  }

  @Test
  void anotherMethodIsToldWhichOnesThereAre() throws Exception {
    HttpResponse<String> response = api.send(api.request(MATRIX).DELETE().build());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
  }

  @Test
  void largeAnswersAreCompressedWhenAsked() throws Exception {
    for (int i = 0; i < 50; i++) {
      api.view.rows.add(Rows.row("R2", "Object Upload", "upload-" + i, i + "ms"));
    }

    HttpResponse<String> response = api.get(MATRIX, "Accept-Encoding", "gzip");

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(response.headers().firstValue("Vary").orElseThrow()).contains("Accept-Encoding");
  }
}
