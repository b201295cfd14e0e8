package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.access.Caller;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.http.RequestLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of those who ask too often, or too slowly. */
class RequestLimitsApiTest {
  private static final String MATRIX = "/api/infra/master-perf";
  private static final RequestLimits DEFAULT = RequestLimits.DEFAULT;
  private static final int ASKED = 1_000;

  @Test
  void aKeyThatAsksTooOftenIsRefusedAndNoOther() throws Exception {
    RequestLimits few =
        new RequestLimits(1, 3, DEFAULT.idle(), DEFAULT.grace(), DEFAULT.slowestBytesPerSecond());

    try (RunningApi api = new RunningApi(settings -> byKey(settings).withRequests(few))) {
      HttpResponse<String> refused = askedUntilRefused(api, "Key", "a");

      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(RunningApi.json(refused).path("type").asText())
          .isEqualTo("urn:masterperf:problem:too-many-requests");
      assertThat(api.get(MATRIX, "Key", "b").statusCode()).isEqualTo(200);
      assertThat(api.get("/-/healthy").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whereNobodyHasToLogInThisMachineAsksAsOftenAsItLikes() throws Exception {
    RequestLimits one =
        new RequestLimits(1, 1, DEFAULT.idle(), DEFAULT.grace(), DEFAULT.slowestBytesPerSecond());

    try (RunningApi api = new RunningApi(settings -> settings.withRequests(one))) {
      for (int i = 0; i < 20; i++) {
        assertThat(api.get(MATRIX).statusCode()).isEqualTo(200);
      }
    }
  }

  /** One byte after the other holds a thread as long as the client likes, if nobody counts. */
  @ParameterizedTest
  @ValueSource(strings = {MATRIX, "/api/v2/silences"})
  @Timeout(60)
  void aBodyThatTricklesInIsEnded(String path) throws Exception {
    RequestLimits impatient =
        new RequestLimits(
            DEFAULT.perSecond(), DEFAULT.burst(), DEFAULT.idle(), Duration.ZERO, Integer.MAX_VALUE);

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
        new RequestLimits(
            DEFAULT.perSecond(),
            DEFAULT.burst(),
            Duration.ofMillis(200),
            DEFAULT.grace(),
            DEFAULT.slowestBytesPerSecond());

    try (RunningApi api = new RunningApi(settings -> settings.withRequests(impatient));
        Socket socket = posting(api, path, 1_000)) {
      socket.getOutputStream().write('[');

      assertThat(all(socket)).startsWith("HTTP/1.1 408 ");
    }
  }

  private static ApiSettings byKey(ApiSettings settings) {
    return settings.withAuthentication(
        ctx ->
            ctx.header("Key") == null
                ? Caller.NOBODY
                : new Caller(Caller.Kind.KEY, ctx.header("Key"), List.of(Grant.parse("viewer:*"))));
  }

  private static HttpResponse<String> askedUntilRefused(RunningApi api, String... headers)
      throws Exception {
    for (int i = 0; i < ASKED; i++) {
      HttpResponse<String> answer = api.get(MATRIX, headers);
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
