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
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heat maps, what moved, and bands: what the page asks beside plain history. */
class ExploringApiTest {
  private static final Instant NOW = Rows.NOW;
  private static final String UPLOAD =
      URLEncoder.encode("upload{category=\"R2\"}", StandardCharsets.UTF_8);

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  private void window(
      String id, Resolution resolution, Instant start, Unit unit, double... values) {
    Aggregate aggregate = new Aggregate();
    long nanos = Rows.nanos(start);
    for (double value : values) {
      aggregate.addSample(value, unit, Status.OK, nanos++, 0);
    }
    Series series =
        new Series(
            "global",
            "R2",
            MetricType.PERFORMANCE,
            "Object Upload",
            "General",
            id,
            "a",
            new TreeMap<>());
    api.view.windows.add(
        new WindowAggregate(
            series.key(), resolution, start.toEpochMilli(), WindowState.FINAL, 1, aggregate));
  }

  private void second(String id, int ago, double... values) {
    window(id, Resolution.SECOND, NOW.minusSeconds(ago), Unit.SECONDS, values);
  }

  @Test
  void aHeatMapCountsTheValuesOfEachCellByBucket() throws Exception {
    second("upload", 20, 0.01, 0.01, 1.0);
    second("upload", 19, 0.01);
    second("upload", 10, 1.0);

    JsonNode map = api.getJson("/api/v1/heatmap?match=" + UPLOAD + "&from=-20s&step=5s&buckets=10");

    assertThat(map.path("unit").asText()).isEqualTo("s");
    assertThat(map.path("series").asInt()).isEqualTo(1);
    assertThat(map.path("resolution").asText()).isEqualTo("1s");
    int buckets = map.path("buckets").size();
    assertThat(buckets).isBetween(2, 10);
    assertThat(map.path("points")).hasSize(4);
    JsonNode first = map.path("points").get(0);
    assertThat(first.get(0).asLong()).isEqualTo(NOW.minusSeconds(20).toEpochMilli());
    assertThat(first.get(1).asInt()).isEqualTo(3);
    assertThat(first.get(buckets).asInt()).isEqualTo(1);
    assertThat(map.path("points").get(1)).hasSize(1); // nothing was measured then
    assertThat(map.path("points").get(2).get(buckets).asInt()).isEqualTo(1);
  }

  @Test
  void seriesOfDifferentUnitsHaveNoHeatMapTogether() throws Exception {
    second("upload", 20, 0.01);
    window("size", Resolution.SECOND, NOW.minusSeconds(20), Unit.BYTES, 1e6);

    HttpResponse<String> refused =
        api.get(
            "/api/v1/heatmap?from=-30s&match="
                + URLEncoder.encode("{category=\"R2\"}", StandardCharsets.UTF_8));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("2 series are of different units", "narrow the match");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/heatmap?from=-1h | 400 | match is needed",
        "/api/v1/heatmap?match=upload&from=-2h&step=1s | 422 | 7,200 points of each series are more than 1,000; take a step of at least 10s",
        "/api/v1/heatmap?match=upload&buckets=3 | 400 | buckets must be a whole number between 5 and 200, not 3",
        "/api/v1/heatmap?match=upload&bucket=9 | 400 | did you mean buckets?",
        "/api/v1/moved?from=-2s | 400 | from must be at least 3 s before to",
        "/api/v1/moved?limit=101 | 400 | limit must be a whole number between 1 and 100",
        "/api/v1/moved?match=upload%20offset%205m | 400 | match takes no offset",
        "/api/v1/band?match=upload&stat=avg,max | 400 | a detector judges one stat, not 2",
        "/api/v1/band?from=-1h | 400 | match is needed",
        "/api/v1/band?match=upload&from=-1d&step=1s | 422 | points of each series are more than 11,000",
      })
  void whatCannotBeAnsweredIsRefusedWithWhatToDo(String path, int status, String sentence)
      throws Exception {
    HttpResponse<String> refused = api.get(path);

    assertThat(refused.body()).contains(sentence);
    assertThat(refused.statusCode()).isEqualTo(status);
  }

  @Test
  void whatMovedFurthestStandsFirst() throws Exception {
    for (int ago = 40; ago > 4; ago--) {
      boolean during = ago <= 12;
      double wobble = 0.001 * (ago % 3);
      second("steady", ago, 0.1 + wobble);
      second("slower", ago, (during ? 0.5 : 0.1) + wobble);
      second("little", ago, (during ? 0.102 : 0.1) + wobble);
      if (!during) {
        second("silent", ago, new double[30]);
      }
    }

    JsonNode moved = api.getJson("/api/v1/moved?from=-12s&to=-4s&limit=3");

    assertThat(moved.path("since").asText()).isEqualTo(NOW.minusSeconds(12).toString());
    assertThat(moved.path("from").asText()).isEqualTo(NOW.minusSeconds(36).toString());
    assertThat(moved.path("compared").asInt()).isEqualTo(4);
    assertThat(moved.path("series"))
        .extracting(one -> one.path("labels").path("id").asText())
        .containsExactly("slower", "silent", "little");
    JsonNode slower = moved.path("series").get(0);
    assertThat(slower.path("figure").asText()).isEqualTo("avg");
    assertThat(slower.path("unit").asText()).isEqualTo("s");
    assertThat(slower.path("before").asDouble()).isBetween(0.1, 0.102);
    assertThat(slower.path("during").asDouble()).isBetween(0.5, 0.502);
    assertThat(slower.path("points")).hasSize(32);
    JsonNode silent = moved.path("series").get(1);
    assertThat(silent.path("figure").asText()).isEqualTo("rate");
    assertThat(silent.path("before").asDouble()).isEqualTo(30);
    assertThat(silent.path("during").asDouble()).isZero();
    assertThat(silent.path("deviations").asDouble()).isNegative();
    assertThat(silent.has("unit")).isFalse();
  }

  @Test
  void whatHasTooFewValuesIsCountedAndNotRanked() throws Exception {
    // Windows of an hour are all that is kept of so long ago, and the time is half of one.
    window("upload", Resolution.HOUR, Instant.parse("2026-01-20T10:00:00Z"), Unit.SECONDS, 1);

    JsonNode moved =
        api.getJson("/api/v1/moved?from=2026-01-20T10:00:00Z&to=2026-01-20T10:30:00Z&step=1h");

    assertThat(moved.path("tooFew").asInt()).isEqualTo(1);
    assertThat(moved.path("compared").asInt()).isZero();
    assertThat(moved.path("series")).isEmpty();
  }

  @Test
  void aBandIsToldOnceADetectorKnowsTheSeries() throws Exception {
    Instant last = NOW.minusSeconds(60);
    int needed = api.getJson("/api/v1/band?match=upload&from=-12m&step=1m").path("needed").asInt();
    for (int i = 0; i < needed + 40; i++) {
      boolean wild = i == 5;
      window(
          "upload",
          Resolution.MINUTE,
          last.minusSeconds(60L * i),
          Unit.SECONDS,
          wild ? 9 : 0.1 + 0.01 * ((i * 7) % 5));
    }

    JsonNode band = api.getJson("/api/v1/band?match=upload&from=-12m&step=1m");

    JsonNode series = band.path("series").get(0);
    assertThat(series.path("seen").asInt()).isGreaterThan(needed);
    assertThat(series.path("points")).hasSize(12);
    JsonNode wild = series.path("points").get(6);
    assertThat(wild.get(1).asDouble()).isEqualTo(9);
    assertThat(wild.get(4).asDouble()).isGreaterThan(0.9);
    JsonNode usual = series.path("points").get(2);
    assertThat(usual.get(2).asDouble()).isLessThan(usual.get(1).asDouble());
    assertThat(usual.get(3).asDouble()).isGreaterThan(usual.get(1).asDouble());
    assertThat(usual.get(4).asDouble()).isLessThan(0.9);
  }

  @Test
  void aDetectorThatKnowsTooLittleSaysNothing() throws Exception {
    second("upload", 20, 0.01);

    JsonNode band = api.getJson("/api/v1/band?match=upload&from=-30s&step=1s");

    JsonNode series = band.path("series").get(0);
    assertThat(series.path("seen").asInt()).isEqualTo(1);
    assertThat(band.path("needed").asInt()).isGreaterThan(1_000);
    assertThat(series.path("points").get(10).get(1).asDouble()).isEqualTo(0.01);
    assertThat(series.path("points").get(10).get(2).isNull()).isTrue();
  }

  /** A connection that is closed is seen while the first piece is read, so there is no second. */
  @Test
  void aClientThatLeavesEndsTheWork() throws Exception {
    for (int i = 0; i < 400; i++) {
      second("series-" + i, 20, 0.01);
    }
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    api.view.onRuns =
        query -> {
          asked.countDown();
          try {
            new CountDownLatch(1).await(1, TimeUnit.MINUTES);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupted.countDown();
          }
        };

    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/moved?from=-5m HTTP/1.1\r\nHost: a\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
    }

    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(api.get("/api/v1/heatmap?match=none").statusCode()).isEqualTo(200));
    assertThat(api.view.runsQuestions).hasSize(1);
  }

  @Test
  void whatCouldNotBeReadIsSaid() throws Exception {
    second("upload", 20, 0.01);
    api.view.reasons.add("processor b is away");
    api.view.covers.clear();

    JsonNode map = api.getJson("/api/v1/heatmap?match=" + UPLOAD + "&from=-30s");
    HttpResponse<String> moved = api.get("/api/v1/moved?from=-30s");

    assertThat(map.path("incomplete").get(0).path("reason").asText())
        .contains("processor b is away");
    assertThat(moved.headers().firstValue("Masterperf-Incomplete").orElseThrow())
        .contains("processor b is away");
  }
}
