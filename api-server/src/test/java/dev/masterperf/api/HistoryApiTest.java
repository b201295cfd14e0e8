package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryApiTest {
  private static final String HISTORY = "/api/v1/history?match=";
  private static final String UPLOAD = encoded("upload{category=\"R2\"}");
  private static final Instant NOW = Rows.NOW;

  private final RunningApi api = new RunningApi();

  @BeforeEach
  void twoSources() {
    window("a", Resolution.MINUTE, NOW.minusSeconds(240), 0.1, 0.2, 0.3);
    window("a", Resolution.MINUTE, NOW.minusSeconds(180), 0.4);
    window("a", Resolution.MINUTE, NOW.minusSeconds(60), 0.5);
    window("b", Resolution.MINUTE, NOW.minusSeconds(180), 0.8, 1.0);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private void window(String source, Resolution resolution, Instant start, double... values) {
    Aggregate aggregate = new Aggregate();
    long nanos = Rows.nanos(start);
    for (double value : values) {
      aggregate.addSample(value, Unit.SECONDS, Status.OK, nanos++, 0);
    }
    window(series(source), resolution, start, aggregate);
  }

  private void window(Series series, Resolution resolution, Instant start, Aggregate aggregate) {
    api.view.windows.add(
        new WindowAggregate(
            series.key(), resolution, start.toEpochMilli(), WindowState.FINAL, 1, aggregate));
  }

  private static Series series(String source) {
    return new Series(
        "global",
        "R2",
        MetricType.PERFORMANCE,
        "Object Upload",
        "General",
        "upload",
        source,
        new TreeMap<>());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void pointsOfEachSeriesStandSideBySideWithNullsInGaps() throws Exception {
    JsonNode answer =
        api.getJson(HISTORY + UPLOAD + "&from=-5m&to=now&step=1m&stat=avg,max,count,rate");

    long t0 = NOW.minusSeconds(300).toEpochMilli();
    assertThat(answer.path("from").asText()).isEqualTo("2026-01-31T11:55:00Z");
    assertThat(answer.path("to").asText()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(answer.path("step").asText()).isEqualTo("1m");
    assertThat(answer.path("resolution").asText()).isEqualTo("1m");
    assertThat(answer.path("stats")).extracting(JsonNode::asText).contains("avg", "rate");
    assertThat(answer.has("incomplete")).isFalse();
    JsonNode a = answer.path("series").get(0);
    assertThat(a.path("labels").toString())
        .isEqualTo(
            "{\"category\":\"R2\",\"id\":\"upload\",\"scope\":\"global\",\"source\":\"a\","
                + "\"sub_cat\":\"General\",\"topic\":\"Object Upload\",\"type\":\"performance\"}");
    assertThat(a.path("unit").asText()).isEqualTo("s");
    assertThat(a.path("points").toString())
        .isEqualTo(
            "[[%d,null,null,null,null],[%d,0.2,0.3,3,0.05],[%d,0.4,0.4,1,%s],[%d,null,null,null,null],[%d,0.5,0.5,1,%s]]"
                .formatted(
                    t0, t0 + 60_000, t0 + 120_000, 1 / 60.0, t0 + 180_000, t0 + 240_000, 1 / 60.0)
                .replace("0.2,0.3,3", (0.1 + 0.2 + 0.3) / 3 + ",0.3,3"));
    assertThat(answer.path("series")).hasSize(2);
  }

  @Test
  void percentilesComeOfMergedSketchesAndAreNotAveraged() throws Exception {
    for (int second = 0; second < 60; second++) {
      // Each window has one slow sample of a hundred, but for one, where all are.
      double[] values = new double[100];
      java.util.Arrays.fill(values, second == 30 ? 1.0 : 0.010);
      window("c", Resolution.SECOND, NOW.minusSeconds(120 - second), values);
    }

    JsonNode answer =
        api.getJson(
            HISTORY
                + encoded("upload{source=\"c\"}")
                + "&from=-2m&to=-1m&step=7s&stat=p80,p90,count");

    assertThat(answer.path("resolution").asText()).isEqualTo("1s");
    JsonNode slow = null;
    for (JsonNode point : answer.path("series").get(0).path("points")) {
      slow = point.get(2).asDouble() > 0.5 ? point : slow;
    }
    // A seventh of its samples is slow: so is the 90th percentile, and the 80th is not. The average
    // of the windows' percentiles would be (6 × 0.01 + 1) / 7 = 0.15 for both.
    assertThat(slow).isNotNull();
    assertThat(slow.get(1).asDouble()).isBetween(0.0099, 0.0101);
    assertThat(slow.get(2).asDouble()).isBetween(0.99, 1.01);
    assertThat(slow.get(3).asLong()).isEqualTo(700);
  }

  @Test
  void seriesMergeByLabels() throws Exception {
    JsonNode answer =
        api.getJson(HISTORY + UPLOAD + "&from=-5m&step=1m&by=id,category&stat=count,max,p50,sum");

    assertThat(answer.path("series")).hasSize(1);
    JsonNode merged = answer.path("series").get(0);
    assertThat(merged.path("labels").toString())
        .isEqualTo("{\"category\":\"R2\",\"id\":\"upload\"}");
    JsonNode point = merged.path("points").get(2);
    assertThat(point.get(1).asLong()).isEqualTo(3);
    assertThat(point.get(2).asDouble()).isEqualTo(1.0);
    assertThat(point.get(3).asDouble()).isBetween(0.8 * 0.99, 0.8 * 1.01);
    assertThat(point.get(4).asDouble()).isEqualTo(2.2);
  }

  @Test
  void severalSelectorsGiveEachSeriesOnce() throws Exception {
    JsonNode answer =
        api.getJson(
            HISTORY + UPLOAD + "&match=" + encoded("{id=\"upload\",source=\"a\"}") + "&step=1m");

    assertThat(answer.path("series")).hasSize(2);
  }

  @Test
  void whatIsOpenIsToldToBeProvisional() throws Exception {
    JsonNode open = api.getJson(HISTORY + UPLOAD + "&from=-5m&step=1m");
    JsonNode closed = api.getJson(HISTORY + UPLOAD + "&from=-5m&to=-2m&step=1m");

    assertThat(open.path("provisional").asBoolean()).isTrue();
    assertThat(open.path("provisionalFrom").asText()).isEqualTo("2026-01-31T11:59:00Z");
    assertThat(closed.path("provisional").asBoolean()).isFalse();
    assertThat(closed.has("provisionalFrom")).isFalse();
  }

  @Test
  void rowsAreFlatAsCsv() throws Exception {
    String csv = api.get(HISTORY + UPLOAD + "&from=-4m&step=1m&stat=max,count&format=csv").body();

    assertThat(csv.split("\r\n"))
        .containsExactly(
            "scope,category,type,topic,sub_cat,id,source,labels,unit,time,state,max,count",
            "global,R2,performance,Object"
                + " Upload,General,upload,a,,s,2026-01-31T11:56:00Z,final,0.3,3",
            "global,R2,performance,Object"
                + " Upload,General,upload,a,,s,2026-01-31T11:57:00Z,final,0.4,1",
            "global,R2,performance,Object Upload,General,upload,a,,s,2026-01-31T11:58:00Z,final,,",
            "global,R2,performance,Object"
                + " Upload,General,upload,a,,s,2026-01-31T11:59:00Z,provisional,0.5,1",
            "global,R2,performance,Object Upload,General,upload,b,,s,2026-01-31T11:56:00Z,final,,",
            "global,R2,performance,Object"
                + " Upload,General,upload,b,,s,2026-01-31T11:57:00Z,final,1.0,2",
            "global,R2,performance,Object Upload,General,upload,b,,s,2026-01-31T11:58:00Z,final,,",
            "global,R2,performance,Object"
                + " Upload,General,upload,b,,s,2026-01-31T11:59:00Z,provisional,,");
  }

  @Test
  void linesOfJsonHaveThePartsOfCsv() throws Exception {
    List<JsonNode> lines =
        api.get(
                HISTORY + UPLOAD + "&from=-4m&step=1m&stat=max&by=source",
                "Accept",
                "application/x-ndjson")
            .body()
            .lines()
            .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)))
            .toList();

    assertThat(lines).hasSize(8);
    assertThat(lines.get(1).toString())
        .isEqualTo(
            "{\"source\":\"a\",\"unit\":\"s\",\"time\":\"2026-01-31T11:57:00Z\",\"state\":\"final\",\"max\":0.4}");
  }

  @Test
  void aParquetFileHasTheRowsOfTheCsv() throws Exception {
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                api.request(HISTORY + UPLOAD + "&from=-4m&step=1m&format=parquet").build(),
                BodyHandlers.ofByteArray());

    String file = new String(response.body(), StandardCharsets.ISO_8859_1);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/vnd.apache.parquet");
    assertThat(response.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"history.parquet\"");
    assertThat(file).startsWith("PAR1").endsWith("PAR1").contains("sub_cat", "p99", "state");
  }

  @Test
  void aTableIsForPeople() throws Exception {
    String table =
        api.get(HISTORY + UPLOAD + "&from=-4m&step=1m&stat=max,count&format=table").body();

    assertThat(table)
        .startsWith(
            "2026-01-31T11:56:00Z to 2026-01-31T12:00:00Z, each 1m, of windows of 1m; * still"
                + " changes\n")
        .contains("| 2026-01-31T11:57:00Z   | 400ms | 1     |")
        .contains("| 2026-01-31T11:58:00Z   | ·     | ·     |")
        .contains("| 2026-01-31T11:59:00Z * | 500ms | 1     |");
  }

  @Test
  void anEmptyTableSaysWhyAndWhatNext() throws Exception {
    String table = api.get(HISTORY + "nothing&from=-4m&step=1m&format=table").body();

    assertThat(table)
        .endsWith(
            "\nno series of this time matches; ask for a longer time (from=-7d), or see which there"
                + " are: match={id=~\".+\"}\n");
  }

  @Test
  void aFormulaInALabelIsDefusedInCsv() throws Exception {
    Aggregate one = new Aggregate();
    one.addSample(-1, Unit.ONE, Status.OK, Rows.nanos(NOW.minusSeconds(60)), 0);
    window(Series.of("=cmd()", "+t", "@id"), Resolution.MINUTE, NOW.minusSeconds(60), one);

    String csv =
        api.get(HISTORY + encoded("{id=\"@id\"}") + "&from=-1m&step=1m&stat=avg&format=csv").body();

    assertThat(csv)
        .contains("global,'=cmd(),performance,'+t,General,'@id,,,1,")
        .endsWith(",-1.0\r\n");
  }

  @Test
  void aMissingPartitionIsToldInEveryForm() throws Exception {
    int home = series("a").key().homePartition(FakeView.PARTITIONS);
    api.view.covers.removeIf(cover -> cover.partition() == home);

    String query = HISTORY + UPLOAD + "&from=-4m&step=1m&stat=max";
    JsonNode json = api.getJson(query);
    HttpResponse<String> csv = api.get(query + "&format=csv");
    List<String> lines = api.get(query + "&format=ndjson").body().lines().toList();

    assertThat(json.path("incomplete").get(0).path("reason").asText())
        .contains("partition " + home + " of 4 is missing");
    assertThat(csv.headers().firstValue("Masterperf-Incomplete").orElseThrow())
        .contains("partition " + home + " of 4 is missing");
    assertThat(lines.get(lines.size() - 1)).startsWith("{\"incomplete\":[{\"from\":");
    assertThat(api.get(query + "&format=table").body()).contains("\n? incomplete from ");
  }

  @Test
  void windowsThatAreNoLongerKeptAreToldWithTheStepThatReachesBack() throws Exception {
    JsonNode answer = api.getJson(HISTORY + UPLOAD + "&from=-8h&step=10s&stat=max");

    JsonNode incomplete = answer.path("incomplete").get(0);
    assertThat(incomplete.path("what").asText()).isEqualTo("windows of 10s");
    assertThat(incomplete.path("reason").asText()).contains("a step of 1m reaches back");
    assertThat(incomplete.path("from").asText()).isEqualTo("2026-01-31T04:00:00Z");
    assertThat(Instant.parse(incomplete.path("to").asText()))
        .isBetween(NOW.minusSeconds(6 * 3600 + 20), NOW.minusSeconds(6 * 3600));
    assertThat(answer.path("series").get(0).path("points")).hasSize(8 * 360);
  }

  @Test
  void withoutStepOneIsChosenWhoseWindowsAreThere() throws Exception {
    JsonNode hour = api.getJson(HISTORY + UPLOAD);
    JsonNode threeDays = api.getJson(HISTORY + UPLOAD + "&from=-3d");

    assertThat(hour.path("step").asText()).isEqualTo("20s");
    assertThat(hour.path("resolution").asText()).isEqualTo("10s");
    assertThat(threeDays.path("step").asText()).isEqualTo("1h");
    assertThat(threeDays.path("resolution").asText()).isEqualTo("1h");
    assertThat(threeDays.has("incomplete")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "from=1769860500000&to=1769860800000 # 2026-01-31T11:55:00Z",
        "from=2026-01-31T11:55:00Z # 2026-01-31T11:55:00Z",
        "from=2026-01-31T12:55:00%2B01:00 # 2026-01-31T11:55:00Z",
        "from=-5m # 2026-01-31T11:55:00Z",
        "from=now-5m # 2026-01-31T11:55:00Z",
        "from=5m # 2026-01-31T11:55:00Z",
        "from=-5m30s # 2026-01-31T11:54:00Z",
        " # 2026-01-31T11:00:00Z"
      })
  void timesCanBeSaidInMoreThanOneWay(@org.jspecify.annotations.Nullable String times, String from)
      throws Exception {
    String more = times == null ? "" : "&" + times;

    assertThat(api.getJson(HISTORY + UPLOAD + "&step=1m" + more).path("from").asText())
        .isEqualTo(from);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "step=1m # match is needed",
        "match=upload&form=csv # did you mean from?",
        "match=upload&stat=p999 # did you mean p99.9?",
        "match=upload&stat=agv # did you mean avg?",
        "match=upload%7B # expected",
        "match=upload%5B5m%5D # match takes a selector such as upload{category=\"R2\"}, not a range"
            + " selector",
        "match=rate(upload%5B5m%5D) # not rate(); /api/v1/export answers any expression",
        "match=upload%20offset%205m # match takes no offset and no @",
        "match=%7Bid%3D~%22.*%22%7D # a selector must contain a name or at least one matcher",
        "match=upload&from=1769860800 # looks like seconds, write 1769860800000",
        "match=upload&from=yesterday # from is a time such as",
        "match=upload&from=now%2B5m # from is a time such as",
        "match=upload&from=now&to=-1h # from must be before to",
        "match=upload&step=500ms # step is a whole number of seconds",
        "match=upload&step=60 # step is a duration such as 10s, 5m or 1d, not 60",
        "match=upload&step=0 # step is a whole number of seconds",
        "match=upload&by=id,,source # by is a list of labels such as id,source",
        "match=upload&by=time # there would be two columns named time",
        "match=upload&by=count&stat=count # there would be two columns named count",
        "match=upload&format=xls # format must be one of csv, json, ndjson, parquet, table",
        "match=upload&from=-1h&from=-2h # from is given 2 times"
      })
  void whatCannotBeUsedIsRefusedInOneSentence(String query, String sentence) throws Exception {
    HttpResponse<String> response = api.get("/api/v1/history?" + query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(RunningApi.json(response).path("detail").asText()).contains(sentence);
    assertThat(api.view.runsQuestions).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "from=-24h&step=1s # 86,400 points of each series are more than 11,000; take a step of at"
            + " least 10s, or a shorter time",
        "from=-30y&step=1h # points of each series are more than 11,000; take a step of at least"
      })
  void tooManyPointsAreRefusedBeforeAnythingIsAsked(String query, String sentence)
      throws Exception {
    HttpResponse<String> response = api.get(HISTORY + UPLOAD + "&" + query);

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(RunningApi.json(response).path("type").asText())
        .isEqualTo("urn:masterperf:problem:too-much-work");
    assertThat(RunningApi.json(response).path("detail").asText()).contains(sentence);
    assertThat(api.view.seriesQuestions).isEmpty();
    assertThat(api.view.runsQuestions).isEmpty();
  }

  @Test
  void tooManySeriesAreRefusedBeforeAWindowIsRead() throws Exception {
    manySeries(250);

    HttpResponse<String> response = api.get(HISTORY + "upload&from=-10000s&step=1s");

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(RunningApi.json(response).path("detail").asText())
        .isEqualTo(
            "252 series × 10,000 points are 2,520,000, more than 2,000,000; take a step of at least"
                + " 2s, narrow the match, or merge series with by=");
    assertThat(api.view.runsQuestions).isEmpty();
  }

  @Test
  void theFirstSeriesLeaveBeforeTheLastAreRead() throws Exception {
    manySeries(40);
    CountDownLatch read = new CountDownLatch(1);
    api.view.onRuns =
        query -> {
          if (api.view.runsQuestions.size() == 2) {
            awaitQuietly(read);
          }
        };

    HttpResponse<java.io.InputStream> response =
        HttpClient.newHttpClient()
            .send(
                api.request(HISTORY + "upload&from=-3000s&step=1s&stat=max&format=ndjson").build(),
                BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (int line = 0; line < 40_000; line++) {
        assertThat(lines.readLine()).contains("\"id\":\"upload\"");
      }
      read.countDown();

      assertThat(lines.lines()).hasSize(42 * 3_000 - 40_000);
    }
    assertThat(api.view.runsQuestions).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "ndjson", "table", "parquet"})
  void anAnswerThatFailsHalfwayIsCutAndDoesNotLookWhole(String format) {
    manySeries(40);
    api.view.onRuns =
        query -> {
          if (api.view.runsQuestions.size() == 2) {
            throw new IllegalStateException("the store is closed");
          }
        };

    assertThatThrownBy(
            () -> {
              HttpResponse<java.io.InputStream> response =
                  HttpClient.newHttpClient()
                      .send(
                          api.request(HISTORY + "upload&from=-3000s&step=1s&format=" + format)
                              .build(),
                          BodyHandlers.ofInputStream());
              assertThat(response.statusCode()).isEqualTo(200);
              try (Reader body = new InputStreamReader(response.body(), StandardCharsets.UTF_8)) {
                body.transferTo(Writer.nullWriter());
              }
            })
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void whatFailsBeforeTheFirstByteIsAProblemAndNoFile(String format) throws Exception {
    api.view.onRuns =
        query -> {
          throw new IllegalStateException("the store is closed");
        };

    HttpResponse<String> response = api.get(HISTORY + UPLOAD + "&format=" + format);

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("Content-Disposition")).isEmpty();
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
  }

  @Test
  void smallPiecesLeaveAtOnceToo() throws Exception {
    manySeries(40);
    CountDownLatch read = new CountDownLatch(1);
    api.view.onRuns =
        query -> {
          if (api.view.runsQuestions.size() == 2) {
            awaitQuietly(read);
          }
        };

    HttpResponse<java.io.InputStream> response =
        HttpClient.newHttpClient()
            .send(
                api.request(HISTORY + "upload&from=-3000s&step=1s&format=parquet").build(),
                BodyHandlers.ofInputStream());
    try (java.io.InputStream body = response.body()) {
      assertThat(new String(body.readNBytes(4), StandardCharsets.US_ASCII)).isEqualTo("PAR1");
      read.countDown();

      assertThat(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1)).endsWith("PAR1");
    }
  }

  @Test
  void compressedAnswersAreWholeToo() throws Exception {
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                api.request(
                        HISTORY + UPLOAD + "&from=-24h&step=1m&format=csv",
                        "Accept-Encoding",
                        "gzip")
                    .build(),
                BodyHandlers.ofByteArray());

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new java.util.zip.GZIPInputStream(
                    new java.io.ByteArrayInputStream(response.body())),
                StandardCharsets.UTF_8))) {
      assertThat(lines.lines()).hasSize(1 + 2 * 1_440);
    }
  }

  private void manySeries(int count) {
    for (int i = 0; i < count; i++) {
      window("many-" + i, Resolution.SECOND, NOW.minusSeconds(60), i);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the first series did not leave");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
