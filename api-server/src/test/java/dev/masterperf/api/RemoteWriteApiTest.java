package dev.masterperf.api;

import static dev.masterperf.api.remotewrite.WriteBodies.V1;
import static dev.masterperf.api.remotewrite.WriteBodies.V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.api.ingest.IngestLimits;
import dev.masterperf.api.remotewrite.WriteBodies;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import dev.masterperf.producer.QueueFullException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code POST /api/v1/write} over fakes; the clock stands at 2026-01-31T12:00:00Z. */
class RemoteWriteApiTest {
  private static final long NOW = 1_769_860_800_000L;

  private final RunningApi api =
      new RunningApi(settings -> settings.withAcknowledgeWithin(Duration.ofMillis(300)));

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void samplesOfVersionOneArriveUnderJobAndInstance() throws Exception {
    HttpResponse<String> answer =
        v1(
            """
            timeseries {
              labels { name: "__name__" value: "http_request_duration_seconds_sum" }
              labels { name: "code" value: "200" }
              labels { name: "instance" value: "10.0.0.1:80" }
              labels { name: "job" value: "api" }
              samples { value: 1.5 timestamp: %d }
              samples { value: 2.5 timestamp: %d }
            }
            timeseries {
              labels { name: "__name__" value: "up" }
              samples { value: 1 timestamp: %d }
            }
            metadata { type: 1 metric_family_name: "up" help: "whether" }
            """,
            NOW - 1_000, NOW, NOW);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(api.publisher.published)
        .extracting(metric -> metric.series().key().text())
        .containsExactly(
            "global|Prometheus|performance|api|General|http_request_duration_seconds_sum"
                + "|10.0.0.1:80|code=200",
            "global|Prometheus|performance|api|General|http_request_duration_seconds_sum"
                + "|10.0.0.1:80|code=200",
            "global|Prometheus|performance|none|General|up||");
    assertThat(api.publisher.published)
        .extracting(PerfMetric::measure)
        .containsExactly(1.5, 2.5, 1.0);
    assertThat(api.publisher.published)
        .extracting(PerfMetric::unit)
        .containsExactly(Unit.SECONDS, Unit.SECONDS, Unit.ONE);
    assertThat(published(0).tsNanos()).isEqualTo((NOW - 1_000) * 1_000_000);
  }

  @Test
  void samplesOfVersionTwoSayTheSameWithSymbols() throws Exception {
    HttpResponse<String> answer =
        v2(
            """
            symbols: ""
            symbols: "__name__"
            symbols: "lag"
            symbols: "instance"
            symbols: "a:1"
            symbols: "job"
            symbols: "reader"
            symbols: "seconds"
            timeseries {
              labels_refs: [1, 2, 3, 4, 5, 6]
              samples { value: 2.5 timestamp: %d }
              metadata { type: 2 unit_ref: 7 }
              exemplars { labels_refs: [1, 2] value: 1 timestamp: 3 }
            }
            timeseries {
              labels_refs: [1, 2]
              samples { value: 7 timestamp: %d }
              samples { value: 8 timestamp: %d }
            }
            """,
            NOW, NOW, NOW + 1);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(written(answer)).containsExactly("3", "0", "0");
    assertThat(api.publisher.published)
        .extracting(metric -> metric.series().key().text() + " " + metric.unit())
        .containsExactly(
            "global|Prometheus|performance|reader|General|lag|a:1| s",
            "global|Prometheus|performance|none|General|lag|| 1",
            "global|Prometheus|performance|none|General|lag|| 1");
  }

  @Test
  void anotherTypeOrCodingIsNotRead() throws Exception {
    byte[] body = WriteBodies.v1("timeseries {}");

    assertThat(post("application/x-protobuf", WriteBodies.snappy(body), "snappy").statusCode())
        .as("1.0 where the type names no message")
        .isEqualTo(204);
    HttpResponse<String> json = post("application/json", WriteBodies.snappy(body), "snappy");
    assertThat(json.statusCode()).isEqualTo(415);
    assertThat(json.body())
        .isEqualTo(
            "Content-Type must be application/x-protobuf with proto=prometheus.WriteRequest or"
                + " proto=io.prometheus.write.v2.Request, not application/json\n");
    assertThat(
            post("application/x-protobuf;proto=other", WriteBodies.snappy(body), "snappy")
                .statusCode())
        .isEqualTo(415);
    assertThat(post(V1, body, "gzip").statusCode()).isEqualTo(415);
    assertThat(post(V1, body, null).statusCode()).isEqualTo(415);
    assertThat(post(V1, body, "snappy").statusCode()).isEqualTo(400);
    assertThat(written(post(V1, body, "snappy"))).containsExactly("0", "0", "0");
  }

  @Test
  void aBodyThatIsNoRequestIsRefusedForGood() throws Exception {
    HttpResponse<String> answer = post(V2, WriteBodies.snappy(new byte[] {0x2a, 9}), "snappy");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            "the body is no io.prometheus.write.v2.Request: a field is longer than what is left of"
                + " its message, at byte 0\n");
  }

  @Test
  void whatCannotBeTakenIsNamedAfterTheOthersWereTaken() throws Exception {
    HttpResponse<String> answer =
        v1(
            """
            timeseries { labels { name: "__name__" value: "a" } samples { value: 1 timestamp: %d } }
            timeseries { labels { name: "job" value: "b" } samples { value: 2 timestamp: 3 } }
            timeseries {
              labels { name: "__name__" value: "c" }
              samples { value: 3 timestamp: 4 }
              samples { value: 4 timestamp: %d }
            }
            timeseries { samples { value: 5 timestamp: 3 } }
            timeseries {
              labels { name: "__name__" value: "d" } labels { name: "x" value: "1" }
              labels { name: "x" value: "2" } samples { value: 6 timestamp: 3 }
            }
            timeseries { labels { name: "__name__" value: "e" } samples { value: 7 timestamp: %d } }
            timeseries {
              labels { name: "__name__" value: "%s" } samples { value: 8 timestamp: 3 }
            }
            """,
            NOW, NOW, NOW + 10_001, "f".repeat(1_025));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(written(answer)).containsExactly("2", "0", "0");
    assertThat(answer.body()).hasLineCount(1);
    assertThat(List.of(answer.body().strip().split("; (?=timeseries)|(?<=taken): ")))
        .containsExactly(
            "6 samples were refused, the others were taken",
            "timeseries[1]: it has no label __name__",
            "timeseries[2] c: its timestamp is 4; send milliseconds since 1970, from March 1973 to"
                + " 2262",
            "timeseries[3]: it has no label __name__",
            "timeseries[4]: label x is given twice",
            "timeseries[5] e: future: its time, 2026-01-31T12:00:10.001Z, lies more than 10 s ahead"
                + " of the server's clock, 2026-01-31T12:00:00Z",
            "timeseries[6] "
                + "f".repeat(200)
                + "…: the metric's name has 1025 characters, at most 1024 are taken");
    assertThat(api.publisher.published).extracting(PerfMetric::measure).containsExactly(1.0, 4.0);
  }

  @Test
  void referencesThatLeadNowhereAreRefused() throws Exception {
    HttpResponse<String> answer =
        v2(
            """
            symbols: "" symbols: "__name__" symbols: "a"
            timeseries { labels_refs: [1, 9] samples { value: 1 timestamp: %1$d } }
            timeseries { labels_refs: [1, 2, 1] samples { value: 1 timestamp: %1$d } }
            timeseries { labels_refs: [1, 2] metadata { unit_ref: 7 }
              samples { value: 1 timestamp: %1$d } }
            timeseries { labels_refs: [1, 2] samples { value: 1 timestamp: %1$d } }
            """,
            NOW);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "timeseries[0]: it refers to symbol 9, there are 3 of them",
            "timeseries[1]: labels_refs are pairs, at most 640, not 3 numbers",
            "timeseries[2]: it refers to symbol 7, there are 3 of them");
    assertThat(api.publisher.published).hasSize(1);
  }

  @Test
  void repetitionsAreLeftOutAndCountAsWritten() throws Exception {
    String sample =
        "timeseries { labels { name: \"__name__\" value: \"a\" } samples { value: 1 timestamp: %d }"
            + " }";
    v1(sample, NOW);

    assertThat(written(v1(sample, NOW))).containsExactly("1", "0", "0");
    assertThat(v1(sample, NOW - 5).statusCode()).isEqualTo(204);
    assertThat(api.publisher.published).hasSize(1);

    v1(sample.replace("value: 1", "value: 2"), NOW - 5); // out of order, but another value
    v1(sample, NOW + 1);
    assertThat(api.publisher.published)
        .extracting(metric -> metric.tsNanos() / 1_000_000 - NOW)
        .containsExactly(0L, -5L, 1L);
  }

  @Test
  void whatWasLeftOutIsCountedWherePeopleSeeIt() throws Exception {
    String sample =
        "timeseries { labels { name: \"__name__\" value: \"a\" } samples { value: 1 timestamp: %d }"
            + " exemplars { value: 1 } }";
    v1(sample, NOW);
    v1(sample, NOW);
    v1(sample, 3);

    api.close(); // flushes

    Map<String, Double> counted = new TreeMap<>();
    for (PerfMetric metric : api.publisher.own) {
      assertThat(metric.series().topic()).isEqualTo("Remote Write");
      counted.put(metric.series().id(), metric.summary().last());
    }
    assertThat(counted)
        .isEqualTo(Map.of("points", 2.0, "duplicates", 1.0, "refused", 1.0, "exemplars", 3.0));
  }

  @Test
  void whatTheBrokerDidNotTakeIsNoRepetitionWhenItComesAgain() throws Exception {
    String sample =
        "timeseries { labels { name: \"__name__\" value: \"a\" } samples { value: 1 timestamp: %d }"
            + " }";
    api.publisher.acknowledgement = CompletableFuture.failedFuture(new QueueFullException("full"));
    HttpResponse<String> busy = v1(sample, NOW);
    api.publisher.acknowledgement = new CompletableFuture<>();
    HttpResponse<String> silent = v1(sample, NOW);
    api.publisher.published.clear();
    api.publisher.acknowledgement = CompletableFuture.completedFuture(null);

    assertThat(busy.statusCode()).isEqualTo(429);
    assertThat(busy.headers().firstValue("Retry-After")).contains("1");
    assertThat(silent.statusCode()).isEqualTo(503);
    assertThat(silent.headers().firstValue("Retry-After")).contains("1");
    assertThat(v1(sample, NOW).statusCode()).isEqualTo(204);
    assertThat(api.publisher.published).hasSize(1);
  }

  @Test
  void theEndOfASeriesIsNoSample() throws Exception {
    byte[] stale =
        WriteBodies.v1(
            """
        timeseries { labels { name: "__name__" value: "a" } samples { value: 1 timestamp: 1 } }
        """);
    // Text has only one NaN; this is the one that means the end of a series.
    int at =
        new String(stale, StandardCharsets.ISO_8859_1)
            .indexOf(
                new String(
                    new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xf0, 0x3f}, StandardCharsets.ISO_8859_1));
    System.arraycopy(new byte[] {2, 0, 0, 0, 0, 0, (byte) 0xf0, 0x7f}, 0, stale, at, 8);

    HttpResponse<String> answer = post(V1, WriteBodies.snappy(stale), "snappy");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(written(answer)).containsExactly("1", "0", "0");
    assertThat(api.publisher.published).isEmpty();
  }

  @Test
  void otherNaNsAndInfinitiesAreEventsWithoutANumber() throws Exception {
    v1(
        """
        timeseries { labels { name: "__name__" value: "a" } samples { value: nan timestamp: %1$d }
          samples { value: -inf timestamp: %1$d } }
        """,
        NOW);

    assertThat(api.publisher.published)
        .extracting(PerfMetric::value)
        .containsExactly("NaN", "-Inf");
    assertThat(api.publisher.published).extracting(PerfMetric::measure).containsOnlyNulls();
  }

  @Test
  void aCounterThatSaysSinceWhenItCountsIsToldFromZero() throws Exception {
    v2(
        """
        symbols: "" symbols: "__name__" symbols: "a_total" symbols: "b_total"
        timeseries { labels_refs: [1, 2] samples { value: 5 timestamp: %1$d start_timestamp: %2$d } }
        timeseries { labels_refs: [1, 3] samples { value: 6 timestamp: %1$d }
          created_timestamp: %2$d }
        """,
        NOW + 5, NOW + 1);

    assertThat(api.publisher.published)
        .extracting(metric -> metric.series().id() + " " + metric.measure())
        .containsExactly("a_total 0.0", "a_total 5.0", "b_total 0.0", "b_total 6.0");
  }

  @Test
  void nativeHistogramsTellWhatCameSinceTheOneBefore() throws Exception {
    String histogram =
        """
        symbols: "" symbols: "__name__" symbols: "rpc_seconds"
        timeseries {
          labels_refs: [1, 2]
          histograms {
            count_int: %d sum: %s schema: 3 zero_threshold: 1e-9 zero_count_int: %d
            positive_spans { offset: -9 length: 2 } positive_spans { offset: 3 length: 1 }
            positive_deltas: [%d, %d, %d] timestamp: %d
          }
        }
        """;
    v2(histogram, 8, "4.0", 1, 2, 1, -1, NOW);
    assertThat(api.publisher.published).isEmpty();

    HttpResponse<String> answer = v2(histogram, 18, "9.5", 2, 5, 1, -1, NOW + 1_000);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(written(answer)).containsExactly("0", "1", "0");
    Summary summary = published(0).summary();
    assertThat(published(0).unit()).isEqualTo(Unit.SECONDS);
    assertThat(summary.count()).isEqualTo(10); // 1 zero, then 3, 3 and 3 more
    assertThat(summary.sum()).isEqualTo(5.5);
    double base = Math.pow(2, 1.0 / 8);
    // Prometheus' bucket -9 is (base^-10, base^-9].
    double lowest = Math.pow(base, -9.5);
    assertThat(summary.sketch().quantile(0.2)).isCloseTo(lowest, within(lowest * 0.06));
    double highest = Math.pow(base, -4.5); // -9, -8, a gap of 3, -4
    assertThat(summary.sketch().quantile(1)).isCloseTo(highest, within(highest * 0.06));
    assertThat(summary.sketch().quantile(0)).isZero();
  }

  @Test
  void histogramsOfFloatsAndGaugesAndCustomBucketsAreTakenToo() throws Exception {
    HttpResponse<String> answer =
        v1(
            """
            timeseries {
              labels { name: "__name__" value: "sizes" }
              histograms { count_float: 5.2 sum: 12 schema: 0 zero_count_float: 1.1
                positive_spans { offset: 1 length: 2 } positive_counts: [1.9, 2.2]
                reset_hint: 3 timestamp: %1$d }
            }
            timeseries {
              labels { name: "__name__" value: "custom" }
              histograms { count_int: 6 sum: 3 schema: -53 custom_values: [0.1, 0.5, 1]
                positive_spans { offset: 1 length: 3 } positive_deltas: [3, -1, -1]
                reset_hint: 3 timestamp: %1$d }
            }
            """,
            NOW);

    assertThat(answer.body()).isEmpty();
    assertThat(published(0).summary().count()).isEqualTo(5); // 1.1, 1.9 and 2.2, rounded
    assertThat(published(0).summary().max()).isCloseTo(8.0 / 3, within(1e-9)); // (2, 4]
    assertThat(published(1).summary().count()).isEqualTo(6); // 3, 2 and 1
    assertThat(published(1).summary().sum()).isEqualTo(3);
    assertThat(published(1).summary().max()).isEqualTo(1); // as Prometheus takes what lies above
  }

  @Test
  void impossibleHistogramsAreRefused() throws Exception {
    HttpResponse<String> answer =
        v1(
            """
            timeseries { labels { name: "__name__" value: "a" }
              histograms { schema: 3 positive_spans { length: 3 } positive_deltas: [1]
                timestamp: %1$d } }
            timeseries { labels { name: "__name__" value: "b" }
              histograms { schema: 3 positive_spans { length: 1 } positive_deltas: [-1]
                timestamp: %1$d } }
            timeseries { labels { name: "__name__" value: "c" }
              histograms { schema: 99 timestamp: %1$d } }
            timeseries { labels { name: "__name__" value: "d" }
              histograms { schema: -53 custom_values: [1] positive_spans { offset: 2 length: 1 }
                positive_deltas: [1] timestamp: %1$d } }
            timeseries { labels { name: "__name__" value: "e" }
              histograms { schema: 0 positive_spans { length: 1 } positive_spans { offset: -1 length: 1 }
                positive_deltas: [1, 1] timestamp: %1$d } }
            """,
            NOW);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "timeseries[0] a: its spans are for 3 buckets, there are counts for 1",
            "timeseries[1] b: a bucket holds -1 samples",
            "timeseries[2] c: scale must lie between -11 and 20, not be 99",
            "timeseries[3] d: its spans lead beyond its custom values",
            "timeseries[4] e: its spans overlap");
  }

  @Test
  void aRequestMayNotHoldMoreThanTheServerTakesAtOnce() throws Exception {
    IngestLimits few = new IngestLimits(1 << 20, 1 << 20, 2, 1 << 22, 1 << 22);
    try (RunningApi small = new RunningApi(settings -> settings.withIngest(few))) {
      byte[] body =
          WriteBodies.v1(
              """
              timeseries { labels { name: "__name__" value: "a" }
                samples { value: 1 } samples { value: 2 } samples { value: 3 } }
              """);
      HttpResponse<String> answer =
          small.send(
              small
                  .request("/api/v1/write", "Content-Type", V1, "Content-Encoding", "snappy")
                  .POST(BodyPublishers.ofByteArray(WriteBodies.snappy(body)))
                  .build());

      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("at most 2 samples", "max_samples_per_send");
    }
  }

  private PerfMetric published(int index) {
    return api.publisher.published.get(index);
  }

  /** Samples, histograms and exemplars written. */
  private static List<String> written(HttpResponse<String> answer) {
    return java.util.stream.Stream.of("Samples", "Histograms", "Exemplars")
        .map(what -> "X-Prometheus-Remote-Write-" + what + "-Written")
        .map(header -> answer.headers().firstValue(header).orElse("none"))
        .toList();
  }

  private HttpResponse<String> v1(String text, Object... filled) throws Exception {
    return post(V1, WriteBodies.snappy(WriteBodies.v1(String.format(text, filled))), "snappy");
  }

  private HttpResponse<String> v2(String text, Object... filled) throws Exception {
    return post(V2, WriteBodies.snappy(WriteBodies.v2(String.format(text, filled))), "snappy");
  }

  private HttpResponse<String> post(String type, byte[] body, String coding) throws Exception {
    var request = api.request("/api/v1/write", "Content-Type", type);
    if (coding != null) {
      request.header("Content-Encoding", coding);
    }
    return api.send(request.POST(BodyPublishers.ofByteArray(body)).build());
  }
}
