package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportApiTest {
  private static final String EXPORT = "/api/v1/export?query=";
  private static final Instant NOW = Rows.NOW;

  private final RunningApi api = new RunningApi();

  @BeforeEach
  void aMinuteOfUploads() {
    for (int second = 60; second >= 0; second--) {
      window("=a()", NOW.minusSeconds(second), second / 100.0);
    }
    window("b", NOW, 0.5);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private void window(String source, Instant start, double value) {
    Series series =
        new Series(
            "global",
            "R2",
            MetricType.PERFORMANCE,
            "Object Upload",
            "General",
            "upload",
            source,
            new TreeMap<>());
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(value, Unit.SECONDS, Status.OK, Rows.nanos(start), 0);
    api.view.windows.add(
        new WindowAggregate(
            series.key(),
            Resolution.SECOND,
            start.toEpochMilli(),
            WindowState.FINAL,
            1,
            aggregate));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void valuesAtOneTimeAreRowsOfLabelsTimeAndValue() throws Exception {
    String csv =
        api.get(EXPORT + encoded("max by (id, source) (max_over_time(upload[1m]))") + "&format=csv")
            .body();

    assertThat(csv.split("\r\n"))
        .containsExactlyInAnyOrder(
            "id,source,time,value",
            "upload,'=a(),2026-01-31T12:00:00Z,0.59",
            "upload,b,2026-01-31T12:00:00Z,0.5");
  }

  @Test
  void valuesOverTimeAreTheSameRows() throws Exception {
    String lines =
        api.get(EXPORT + encoded("sum by (id) (upload)") + "&from=-2s&to=now&step=1s&format=ndjson")
            .body();

    assertThat(lines.lines())
        .containsExactly(
            "{\"id\":\"upload\",\"time\":\"2026-01-31T11:59:58Z\",\"value\":0.02}",
            "{\"id\":\"upload\",\"time\":\"2026-01-31T11:59:59Z\",\"value\":0.01}",
            "{\"id\":\"upload\",\"time\":\"2026-01-31T12:00:00Z\",\"value\":0.5}");
  }

  @Test
  void jsonHoldsRowsAndWarnings() throws Exception {
    JsonNode answer = api.getJson(EXPORT + encoded("count(upload)") + "&format=json");

    assertThat(answer.toString())
        .isEqualTo(
            "{\"rows\":[{\"time\":\"2026-01-31T12:00:00Z\",\"value\":2.0}],\"warnings\":[]}");
    assertThat(api.getJson(EXPORT + encoded("sum(nothing)")).toString())
        .isEqualTo("{\"rows\":[],\"warnings\":[]}");
  }

  @Test
  void scalarsAndStringsAreOneRow() throws Exception {
    assertThat(api.get(EXPORT + "1%2B1&format=csv").body())
        .isEqualTo("time,value\r\n2026-01-31T12:00:00Z,2.0\r\n");
    assertThat(api.get(EXPORT + encoded("\"=x\"") + "&format=csv").body())
        .isEqualTo("time,value\r\n2026-01-31T12:00:00Z,'=x\r\n");
  }

  @Test
  void samplesOfARangeAreRowsToo() throws Exception {
    String csv = api.get(EXPORT + encoded("upload{source=\"b\"}[5s]") + "&format=csv").body();

    assertThat(csv).endsWith(",b,General,Object Upload,performance,2026-01-31T12:00:00Z,0.5\r\n");
  }

  @Test
  void histogramsAreToldByCountAndSum() throws Exception {
    String csv =
        api.get(EXPORT + encoded("sum by (id) (increase(upload:histogram[10s]))") + "&format=csv")
            .body();

    assertThat(csv).startsWith("id,time,value,count,sum\r\nupload,2026-01-31T12:00:00Z,,11.0,0.9");
  }

  @Test
  void aMissingPartitionIsAWarningInAHeader() throws Exception {
    api.view.covers.clear();

    HttpResponse<String> csv = api.get(EXPORT + "upload&format=csv");

    assertThat(csv.headers().firstValue("Masterperf-Warnings").orElseThrow())
        .contains("partitions 0, 1, 2, 3 of 4 are missing");
    assertThat(csv.body()).isEqualTo("time,value\r\n");
  }

  @Test
  void aTableIsForPeople() throws Exception {
    assertThat(api.get(EXPORT + encoded("count(upload)") + "&format=table").body())
        .isEqualTo(
            "| time                 | value |\n|----------------------|-------|\n"
                + "| 2026-01-31T12:00:00Z | 2.0   |\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "format=csv # 400 # query is needed",
        "query=upload%7B # 400 # query: ",
        "query=upload&start=1 # 400 # there is no parameter start",
        "query=upload&to=now # 400 # from is needed where to or step is",
        "query=upload&from=-1h&time=now # 400 # leave out the others",
        "query=upload&from=now&to=-1h # 400 # from must not be after to",
        "query=upload&from=-1h&step=0s # 400 # step is a duration such as",
        "query=upload&from=-1d&step=1s # 400 # that would be 86400 points of each series",
        "query=upload%5B5m%5D&from=-1h # 400 # a query over time takes a scalar or an instant vector",
        "query=upload&time=1769860800 # 400 # looks like seconds, write 1769860800000",
        "query=upload%20%2B%20on(id)%20upload # 422 # ",
        "query=upload&format=xml # 400 # format must be one of"
      })
  void whatCannotBeUsedIsAProblemInOneSentence(String query, int status, @Nullable String sentence)
      throws Exception {
    HttpResponse<String> response = api.get("/api/v1/export?" + query);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(RunningApi.json(response).path("detail").asText())
        .contains(sentence == null ? "" : sentence);
  }
}
