package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.masterperf.api.access.Caller;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.http.RequestLimits;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.MetricType;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of those who ask too often, or too slowly. */
class RequestLimitsApiTest {
  private static final String MATRIX = "/api/infra/master-perf";
  private static final String HISTORY =
      "/api/v1/history?match=upload&from=-3000s&step=1s&format=ndjson";
  private static final String EXPORT =
      "/api/v1/export?query=last_over_time(upload%5B10m%5D)&from=-2990s&to=-2400s&step=60ms&format=ndjson";
  private static final String QUERY_RANGE =
      "/api/v1/query_range?query=last_over_time(upload%5B10m%5D)&start=1769857810&end=1769858400&step=0.06";
  private static final RequestLimits DEFAULT = RequestLimits.DEFAULT;
  private static final int ASKED = 1_000;

  @Test
  void aKeyThatAsksTooOftenIsRefusedAndNoOther() throws Exception {
    RequestLimits few = DEFAULT.withRate(1, 3);

    try (RunningApi api = new RunningApi(settings -> byKey(settings).withRequests(few))) {
      HttpResponse<String> refused = askedUntilRefused(() -> api.get(MATRIX, "Key", "a"));

      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(RunningApi.json(refused).path("type").asText())
          .isEqualTo("urn:masterperf:problem:too-many-requests");
      assertThat(api.get(MATRIX, "Key", "b").statusCode()).isEqualTo(200);
      assertThat(api.get("/-/healthy").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whereNobodyHasToLogInThisMachineAsksAsOftenAsItLikes() throws Exception {
    RequestLimits one = DEFAULT.withRate(1, 1);

    try (RunningApi api = new RunningApi(settings -> settings.withRequests(one))) {
      for (int i = 0; i < 20; i++) {
        assertThat(api.get(MATRIX).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void protocolsOfOthersTellItInTheirOwnForm() throws Exception {
    RequestLimits one = DEFAULT.withRate(1, 1);

    try (RunningApi api = new RunningApi(settings -> byKey(settings).withRequests(one))) {
      HttpResponse<String> nobody = api.post("/v1/metrics", "{}");
      assertThat(nobody.statusCode()).isEqualTo(401);
      assertThat(nobody.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(RunningApi.json(nobody).path("code").asInt()).isEqualTo(16);

      HttpResponse<String> otlp =
          askedUntilRefused(() -> api.post("/v1/metrics", "{}", "Key", "a"));
      assertThat(otlp.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(otlp.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(RunningApi.json(otlp).path("code").asInt()).isEqualTo(8);
      assertThat(RunningApi.json(otlp).path("message").asText())
          .startsWith("one caller may ask 1 times a second");

      HttpResponse<String> protobuf =
          askedUntilRefused(
              () ->
                  api.post(
                      "/v1/metrics", "", "Key", "a", "Content-Type", "application/x-protobuf"));
      assertThat(protobuf.headers().firstValue("Content-Type")).hasValue("application/x-protobuf");
      assertThat(protobuf.body()).contains("one caller may ask 1 times a second");

      HttpResponse<String> write =
          askedUntilRefused(
              () ->
                  api.post(
                      "/api/v1/write",
                      "",
                      "Key",
                      "a",
                      "Content-Type",
                      "application/x-protobuf",
                      "Content-Encoding",
                      "snappy"));
      assertThat(write.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(write.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
      assertThat(write.body()).startsWith("one caller may ask 1 times a second");
    }
  }

  /** One byte after the other holds a thread as long as the client likes, if nobody counts. */
  @ParameterizedTest
  @ValueSource(strings = {MATRIX, "/api/v2/silences"})
  @Timeout(60)
  void aBodyThatTricklesInIsEnded(String path) throws Exception {
    RequestLimits impatient =
        DEFAULT.withPatience(DEFAULT.idle(), Duration.ZERO, Integer.MAX_VALUE);

    try (RunningApi api = new RunningApi(settings -> settings.withRequests(impatient));
        Socket socket = posting(api, path, 1_000_000)) {
      String answer = answerWhileSendingEachByte(socket, 1_000_000);

      assertThat(answer)
          .startsWith("HTTP/1.1 408 ")
          .contains(path.equals(MATRIX) ? "body-too-slow" : "Content-Length: 0");
      assertThat(api.get(MATRIX).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {MATRIX, "/api/v2/silences"})
  @Timeout(60)
  void aBodyThatStopsIsEnded(String path) throws Exception {
    RequestLimits impatient =
        DEFAULT.withPatience(
            Duration.ofMillis(200), DEFAULT.grace(), DEFAULT.slowestBytesPerSecond());

    try (RunningApi api = new RunningApi(settings -> settings.withRequests(impatient));
        Socket socket = posting(api, path, 1_000)) {
      socket.getOutputStream().write('[');

      assertThat(all(socket)).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  @Timeout(60)
  void whoDownloadsALotLeavesRoomForOthersAndEveryoneForTheRest() throws Exception {
    RequestLimits few = DEFAULT.withDownloads(3, 2);
    CountDownLatch go = new CountDownLatch(1);

    try (RunningApi api = new RunningApi(settings -> byKey(settings).withRequests(few))) {
      window(api, 0);
      Semaphore begun = new Semaphore(0);
      api.view.onRuns =
          query -> {
            begun.release();
            awaitQuietly(go);
          };
      List<CompletableFuture<HttpResponse<String>>> downloads = new ArrayList<>();
      downloads.add(getting(api, HISTORY, "a"));
      downloads.add(getting(api, EXPORT, "a"));
      begun.acquire(2);
      refusedAsBusy(api.get(HISTORY, "Key", "a"), "one caller may have 2 exports");
      refusedAsBusy(api.get(EXPORT, "Key", "a"), "one caller may have 2 exports");
      downloads.add(getting(api, EXPORT, "b"));
      begun.acquire();
      refusedAsBusy(api.get(HISTORY, "Key", "b"), "all callers together may have 3 exports");
      assertThat(api.get(MATRIX, "Key", "a").statusCode()).isEqualTo(200);

      go.countDown();

      for (CompletableFuture<HttpResponse<String>> download : downloads) {
        assertThat(download.get().statusCode()).isEqualTo(200);
      }
      assertThat(api.get(HISTORY, "Key", "a").statusCode()).isEqualTo(200);
      assertThat(api.get("/metrics", "Key", "a").body()).contains("masterperf_downloads 0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {HISTORY, EXPORT, QUERY_RANGE})
  @Timeout(60)
  void whoDoesNotTakeTheirAnswerIsEndedAndTheirPlaceIsFree(String path) throws Exception {
    RequestLimits impatient =
        DEFAULT.withPatience(DEFAULT.idle(), Duration.ZERO, Integer.MAX_VALUE).withDownloads(1, 1);

    try (RunningApi api = new RunningApi(settings -> settings.withRequests(impatient))) {
      for (int i = 0; i < 40; i++) {
        window(api, i);
      }
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(1 << 10);
        socket.connect(new InetSocketAddress("127.0.0.1", api.port()));
        socket
            .getOutputStream()
            .write(
                ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + api.port() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));

        await()
            .untilAsserted(
                () ->
                    assertThat(api.get("/metrics").body())
                        .contains(
                            "masterperf_slow_connections_ended_total{what=\"answer\"} 1",
                            "masterperf_downloads 0"));
      }
      assertThat(api.get(MATRIX).statusCode()).isEqualTo(200);
    }
  }

  private static void window(RunningApi api, int source) {
    Aggregate aggregate = new Aggregate();
    Instant start = Rows.NOW.minusSeconds(2_999);
    aggregate.addSample(source, Unit.SECONDS, Status.OK, Rows.nanos(start), 0);
    Series series =
        new Series(
            "global",
            "R2",
            MetricType.PERFORMANCE,
            "Object Upload",
            "General",
            "upload",
            "source-" + source,
            new TreeMap<>());
    api.view.windows.add(
        new WindowAggregate(
            series.key(),
            Resolution.SECOND,
            start.toEpochMilli(),
            WindowState.FINAL,
            1,
            aggregate));
  }

  private static CompletableFuture<HttpResponse<String>> getting(
      RunningApi api, String path, String key) {
    return HttpClient.newHttpClient()
        .sendAsync(api.request(path, "Key", key).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void refusedAsBusy(HttpResponse<String> answer, String why) {
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(RunningApi.json(answer).path("type").asText())
        .isEqualTo("urn:masterperf:problem:busy");
    assertThat(RunningApi.json(answer).path("detail").asText()).startsWith(why);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ApiSettings byKey(ApiSettings settings) {
    return settings.withAuthentication(
        ctx ->
            ctx.header("Key") == null
                ? Caller.NOBODY
                : new Caller(
                    Caller.Kind.KEY,
                    ctx.header("Key"),
                    List.of(Grant.parse("viewer:*"), Grant.parse("ingest:*"))));
  }

  private static HttpResponse<String> askedUntilRefused(Callable<HttpResponse<String>> asking)
      throws Exception {
    for (int i = 0; i < ASKED; i++) {
      HttpResponse<String> answer = asking.call();
      if (answer.statusCode() == 429) {
        return answer;
      }
    }
    throw new AssertionError("asked " + ASKED + " times, and always answered");
  }

  private static Socket posting(RunningApi api, String path, int length) throws IOException {
    Socket socket = new Socket("127.0.0.1", api.port());
    String head =
        String.join(
            "\r\n",
            "POST " + path + " HTTP/1.1",
            "Host: 127.0.0.1:" + api.port(),
            "Content-Type: application/json",
            "Content-Length: " + length,
            "Connection: close",
            "",
            "");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String answerWhileSendingEachByte(Socket socket, int length) throws IOException {
    socket.setTcpNoDelay(true);
    OutputStream out = socket.getOutputStream();
    try {
      for (int i = 0; i < length && socket.getInputStream().available() == 0; i++) {
        out.write(' ');
      }
    } catch (IOException closed) {
      assertThat(closed).isNotNull(); // what was answered before can still be read
    }
    return all(socket);
  }

  private static String all(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
