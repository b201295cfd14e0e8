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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers in Prometheus' form, over windows that a view has. */
class PrometheusApiTest {
  /** Of the server's clock, which stands still. */
  private static final long NOW = Rows.NOW.getEpochSecond();

  private static final int MINUTES = 10;

  private final RunningApi api = new RunningApi();

  /** Ten minutes of one event a second at two sources, as windows of three lengths. */
  @BeforeEach
  void twoSourcesUpload() {
    List<WindowAggregate> windows = new ArrayList<>();
    for (String source : List.of("a", "b")) {
      for (Resolution resolution :
          List.of(Resolution.SECOND, Resolution.TEN_SECONDS, Resolution.MINUTE)) {
        long size = resolution.sizeMillis();
        for (long start = (NOW - MINUTES * 60) * 1_000; start < NOW * 1_000; start += size) {
          windows.add(window("upload", source, resolution, start));
        }
      }
    }
    api.view.windows.addAll(windows);
  }

  @AfterEach
  void close() {
    api.close();
  }

  /** The value of second s is s mod 10, ten times that at b; the first of each minute failed. */
  private static WindowAggregate window(
      String id, String source, Resolution resolution, long startMillis) {
    Aggregate aggregate = new Aggregate();
    for (long at = startMillis; at < startMillis + resolution.sizeMillis(); at += 1_000) {
      long second = at / 1_000;
      double value = second % 10 * (source.equals("a") ? 1 : 10);
      Status status = second % 60 == 0 ? Status.ERROR : Status.OK;
      aggregate.addSample(value, Unit.SECONDS, status, at * 1_000_000, 1);
    }
    Series series = series("global", id, source);
    return new WindowAggregate(
        series.key(), resolution, startMillis, WindowState.FINAL, 1, aggregate);
  }

  private static Series series(String scope, String id, String source) {
    return new Series(
        scope,
        "R2",
        MetricType.PERFORMANCE,
        "objects",
        "General",
        id,
        source,
        new TreeMap<>(Map.of("zone", "x\"y\\")));
  }

  @Test
  void anInstantQueryAnswersAVector() throws Exception {
    String body = query("query=upload{source=\"a\"}&time=" + (NOW - 60) + ".250").body();

    assertThat(body)
        .isEqualTo(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":"
                + "{\"__name__\":\"upload\",\"category\":\"R2\",\"id\":\"upload\",\"scope\":"
                + "\"global\",\"source\":\"a\",\"sub_cat\":\"General\",\"topic\":\"objects\","
                + "\"type\":\"performance\",\"zone\":\"x\\\"y\\\\\"},\"value\":["
                + (NOW - 60)
                + ".250,\"0\"]}]}}");
  }

  @Test
  void aGetWithoutATimeIsAnsweredForNow() throws Exception {
    JsonNode data = api.getJson("/api/v1/query?query=1%2B1").path("data");

    assertThat(data.toString())
        .isEqualTo("{\"resultType\":\"scalar\",\"result\":[" + NOW + ",\"2\"]}");
  }

  @Test
  void aStringIsAnsweredAsOne() throws Exception {
    assertThat(RunningApi.json(query("query=\"a\\nb\"")).at("/data/result/1").asText())
        .isEqualTo("a\nb");
  }

  @Test
  void aRangeSelectorAnswersAMatrixOfItsWindows() throws Exception {
    JsonNode data =
        RunningApi.json(query("query=upload{source=\"b\"}[3s]&time=" + NOW)).path("data");

    assertThat(data.path("resultType").asText()).isEqualTo("matrix");
    assertThat(data.at("/result/0/values").toString())
        .isEqualTo("[[%d,\"80\"],[%d,\"90\"]]".formatted(NOW - 2, NOW - 1));
  }

  @Test
  void aQueryOverTimeAnswersAMatrix() throws Exception {
    JsonNode data =
        RunningApi.json(
                range(
                    "query=sum by (id) (increase(upload:count[1m]))&start="
                        + (NOW - 120)
                        + "&end="
                        + NOW
                        + "&step=1m"))
            .path("data");

    assertThat(data.toString())
        .isEqualTo(
            "{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"id\":\"upload\"},\"values\":"
                + "[[%d,\"120\"],[%d,\"120\"],[%d,\"118\"]]}]}"
                    .formatted(NOW - 120, NOW - 60, NOW));
  }

  @Test
  void distributionsAreNativeHistograms() throws Exception {
    JsonNode sample =
        RunningApi.json(
                query("query=sum(increase(upload:histogram{source=\"a\"}[1m]))&time=" + (NOW - 10)))
            .at("/data/result/0/histogram");

    assertThat(sample.at("/0").asLong()).isEqualTo(NOW - 10);
    assertThat(sample.at("/1/count").asText()).isEqualTo("60");
    assertThat(sample.at("/1/sum").asText()).isEqualTo("270");
    assertThat(sample.at("/1/buckets/0").toString()).startsWith("[3,\"0\",\"").endsWith(",\"6\"]");
    assertThat(sample.at("/1/buckets")).hasSize(10);
  }

  @Test
  void parametersComeInAFormAsWell() throws Exception {
    HttpResponse<String> response =
        api.post(
            "/api/v1/query?time=" + (NOW - 5),
            "query=" + encoded("count(upload)"),
            "Content-Type",
            "application/x-www-form-urlencoded");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(RunningApi.json(response).at("/data/result/0/value").toString())
        .isEqualTo("[" + (NOW - 5) + ",\"2\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query?query=sum( | 400 | bad_data | invalid parameter \"query\": 1:5: parse error: expected an",
        "query?query=x&time=noon | 400 | bad_data | invalid parameter \"time\": cannot parse \"noon\" to a valid timestamp",
        "query?query=x&timeout=0 | 400 | bad_data | invalid parameter \"timeout\"",
        "query?query=x&limit=-1 | 400 | bad_data | invalid parameter \"limit\"",
        "query | 400 | bad_data | invalid parameter \"query\": 1:1",
        "query_range?query=x | 400 | bad_data | invalid parameter \"start\": cannot parse \"\"",
        "query_range?query=x&start=2&end=1&step=1 | 400 | bad_data | invalid parameter \"end\": end timestamp must not be before start time",
        "query_range?query=x&start=1&end=2&step=0 | 400 | bad_data | zero or negative query resolution step widths are not accepted",
        "query_range?query=x&start=0&end=11001&step=1 | 400 | bad_data | exceeded maximum resolution of 11,000 points per timeseries. Try decreasing",
        "query_range?query=x&start=1&end=2&step=9z | 400 | bad_data | cannot parse \"9z\" to a valid duration",
        "query_range?query=x[5m]&start=1&end=2&step=1 | 400 | bad_data | invalid expression type \"range vector\" for range query, must be Scalar or instant Vector",
        "series | 400 | bad_data | no match[] parameter provided",
        "series?match[]=rate(x[5m]) | 400 | bad_data | invalid parameter \"match[]\"",
        "label/a-b/values | 400 | bad_data | invalid label name: \"a-b\"",
        "query?query=upload * on (id) upload | 422 | execution | many-to-many",
      })
  void mistakesAreToldInPrometheusForm(String path, int status, String type, String message)
      throws Exception {
    int question = path.indexOf('?');
    String asked = question < 0 ? path : path.substring(0, question + 1) + form(path, question);
    HttpResponse<String> response = api.get("/api/v1/" + asked);
    JsonNode answer = RunningApi.json(response);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(answer.path("status").asText()).isEqualTo("error");
    assertThat(answer.path("errorType").asText()).isEqualTo(type);
    assertThat(answer.path("error").asText()).contains(message);
  }

  private static String form(String path, int question) {
    return encodedForm(path.substring(question + 1));
  }

  @Test
  void allStepsOfElevenThousandAreTaken() throws Exception {
    assertThat(range("query=1&start=0&end=11000&step=1").statusCode()).isEqualTo(200);
  }

  @Test
  void timesAreSecondsOrRfc3339AndStepsDurationsOrSeconds() throws Exception {
    String seconds = range("query=time()&start=1769860800&end=1769860860.5&step=30").body();
    String dates =
        range("query=time()&start=2026-01-31T12:00:00Z&end=2026-01-31T13:01:00.5+01:00&step=30s")
            .body();

    assertThat(dates).isEqualTo(seconds).contains("[1769860860,\"1769860860\"]");
  }

  @Test
  void whatIsMissingIsAWarning() throws Exception {
    int home = series("global", "upload", "a").key().homePartition(FakeView.PARTITIONS);
    api.view.covers.removeIf(cover -> cover.partition() == home);

    JsonNode answer = RunningApi.json(query("query=count(upload)"));

    assertThat(answer.at("/data/result/0/value/1").asText("none")).isNotEqualTo("2");
    assertThat(answer.path("warnings").toString())
        .contains(
            "incomplete from ",
            "hot series: partition " + home + " of 4 is missing: nobody can answer for it now");
  }

  @Test
  void whereSeriesAreToldByTheirLabels() throws Exception {
    api.view.windows.add(window("delete", "c", Resolution.MINUTE, NOW * 1_000 - 60_000));

    assertThat(api.getJson("/api/v1/labels").path("data").toString())
        .isEqualTo(
            "[\"__name__\",\"category\",\"id\",\"scope\",\"source\",\"sub_cat\",\"topic\","
                + "\"type\",\"zone\"]");
    assertThat(texts("/api/v1/label/__name__/values")).containsExactly("delete", "upload");
    assertThat(texts("/api/v1/label/source/values?match[]=upload")).containsExactly("a", "b");
    assertThat(texts("/api/v1/label/source/values?match[]={source!=\"a\",id!=\"\"}&limit=1"))
        .containsExactly("b");
    assertThat(api.getJson("/api/v1/label/source/values?limit=1").path("warnings").get(0).asText())
        .isEqualTo("results truncated due to limit");
    JsonNode series =
        api.getJson(
                "/api/v1/series?match[]=%7Bsource%3D%22a%22%7D&match[]=delete&match[]=upload:errors")
            .path("data");
    assertThat(series.findValuesAsText("__name__"))
        .containsExactly("delete", "upload", "upload:errors", "upload:errors");
  }

  private List<String> texts(String path) throws Exception {
    List<String> texts = new ArrayList<>();
    String escaped = path.replace("{", "%7B").replace("}", "%7D").replace("\"", "%22");
    api.getJson(escaped).path("data").forEach(one -> texts.add(one.asText()));
    return texts;
  }

  @Test
  void windowsOfAllSeriesOfASelectorAreAskedForAtOnce() throws Exception {
    query("query=sum(rate(upload:count[1m])) / count(upload offset 1m)");

    assertThat(api.view.seriesQuestions).hasSize(2); // the derived name, the id, and none twice
    assertThat(api.view.runsQuestions)
        .hasSize(2)
        .allSatisfy(q -> assertThat(q.series()).hasSize(2));
  }

  @Test
  void whatWouldTakeTooMuchMemoryIsRefusedBeforeItIsRead() throws Exception {
    api.view.windows.addAll(
        IntStream.range(0, 30_000)
            .mapToObj(i -> window("many", "s" + i, Resolution.SECOND, 0))
            .toList());

    HttpResponse<String> response =
        range("query=many&start=%d&end=%d&step=5".formatted(NOW - 50_000, NOW));

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(RunningApi.json(response).path("errorType").asText()).isEqualTo("execution");
    assertThat(response.body()).contains("10,001 points of each of 30,000 series", "MiB");
    assertThat(api.view.runsQuestions).isEmpty();
  }

  @Test
  void grafanaFindsWhatItLooksForFirst() throws Exception {
    assertThat(api.getJson("/api/v1/status/buildinfo").at("/data/version").asText())
        .isEqualTo("2.42.0");
    api.view.rows.add(Rows.row("R2", "Object Upload", "upload", "19.6ms"));
    assertThat(api.getJson("/api/v1/metadata").at("/data/upload/0").toString())
        .isEqualTo(
            "{\"type\":\"gauge\",\"help\":\"R2, Object Upload, General\",\"unit\":\"seconds\"}");
    assertThat(api.getJson("/api/v1/query_exemplars?query=upload").path("data")).isEmpty();
    assertThat(api.getJson("/api/v1/format_query?query=sum(upload)by(id)").path("data").asText())
        .isEqualTo("sum by (id) (upload)");
  }

  @Test
  void metadataOfANameThatSeveralHaveDoesNotDependOnWhichCameLast() throws Exception {
    api.view.rows.add(Rows.row("Isolation", "agent-2", "cpu", "3"));
    api.view.rows.add(Rows.row("Isolation", "agent-1", "cpu", "3"));
    JsonNode one = api.getJson("/api/v1/metadata").at("/data/cpu");
    Collections.swap(api.view.rows, 0, 1);
    JsonNode other = api.getJson("/api/v1/metadata").at("/data/cpu");

    assertThat(one).hasSize(1).isEqualTo(other);
    assertThat(one.at("/0/help").asText()).isEqualTo("Isolation, agent-1, General");
  }

  private HttpResponse<String> query(String parameters) throws Exception {
    return api.get("/api/v1/query?" + encodedForm(parameters));
  }

  private HttpResponse<String> range(String parameters) throws Exception {
    return api.get("/api/v1/query_range?" + encodedForm(parameters));
  }

  private static String encodedForm(String parameters) {
    List<String> encoded = new ArrayList<>();
    for (String parameter : parameters.split("&", -1)) {
      int equals = parameter.indexOf('=');
      encoded.add(parameter.substring(0, equals + 1) + encoded(parameter.substring(equals + 1)));
    }
    return String.join("&", encoded).replace("[", "%5B").replace("]", "%5D");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
