package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.model.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every answer, whichever route it comes from. */
class HttpAnswersTest {
  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/assets/shell/main.js",
        "/openapi.json",
        "/metrics",
        "/-/ready",
        "/api/infra/master-perf",
        "/api/v1/alerts",
        "/api/v1/views/disks",
        "/api/v2/alerts",
        "/api/v1/activity?limit=none",
        "/api/nothing",
        "/assets/nothing.js",
      })
  void headIsAnsweredAsGetWithoutTheBody(String path) throws Exception {
    put("/api/v1/views/disks", "name: disks\n");

    HttpResponse<String> get = api.get(path);
    HttpResponse<String> head = head(path);

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(headers(head)).isEqualTo(headers(get)).containsKey("content-type");
  }

  @Test
  void headTellsTheLengthOfTheBodyAndItsVersion() throws Exception {
    put("/api/v1/views/disks", "name: disks\n");

    HttpResponse<String> head = head("/api/v1/views/disks");

    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(12);
    assertThat(head.headers().firstValue("ETag")).isPresent();
  }

  @Test
  void headIsRefusedWhereThereIsNoGet() throws Exception {
    assertThat(head("/api/v1/rules/check").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/v1/views/%00 HTTP/1.1, 400, bad-request",
    "GET /api/v1/views/%zz HTTP/1.1, 400, bad-request",
    "DELETE /api/v1/views/%00 HTTP/1.1, 400, bad-request",
    "G\u0001T / HTTP/1.1, 400, bad-request",
    "GET / HTTP/7.1, 400, bad-request",
    "GET, 400, bad-request",
  })
  void whatCannotBeReadIsAProblem(String line, int status, String type) throws Exception {
    assertProblem(ask(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n"), status, type);
  }

  @Test
  void whatIsTooLongIsAProblem() throws Exception {
    String much = "x".repeat(9_000);

    assertProblem(ask("GET /?q=" + much + " HTTP/1.1\r\n"), 414, "address-too-long");
    assertProblem(
        ask("GET / HTTP/1.1\r\nHost: x\r\nX: " + much + "\r\n\r\n"), 431, "headers-too-large");
  }

  @Test
  void anErrorInAHandlerIsAProblemWithoutItsInnards() throws Exception {
    api.transitions =
        fingerprint -> {
          throw new StackOverflowError("deep");
        };

    HttpResponse<String> answer = api.get("/api/v1/alerts/0000000000000000/transitions");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/problem+json;charset=utf-8");
    assertThat(RunningApi.json(answer).path("type").asText())
        .isEqualTo("urn:masterperf:problem:internal");
    assertThat(answer.body()).doesNotContain("deep");
  }

  private void put(String path, String yaml) throws Exception {
    assertThat(
            api.send(
                    api.request(path, "Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(yaml))
                        .build())
                .statusCode())
        .isEqualTo(201);
  }

  private HttpResponse<String> head(String path) throws Exception {
    return api.send(api.request(path).method("HEAD", BodyPublishers.noBody()).build());
  }

  private static Map<String, List<String>> headers(HttpResponse<?> answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.remove("date");
    return headers;
  }

  private static void assertProblem(String answer, int status, String type) {
    List<String> parts = new ArrayList<>(List.of(answer.split("\r\n\r\n", 2)));
    assertThat(parts).as(answer).hasSize(2);
    assertThat(parts.get(0))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("\r\nContent-Type: application/problem+json")
        .contains("\r\nX-Content-Type-Options: nosniff");
    JsonNode problem = Json.tree(parts.get(1).getBytes(StandardCharsets.UTF_8));
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asText()).isEqualTo("urn:masterperf:problem:" + type);
  }

  /**
   * Whatever is answered until the server ends the connection, be it in the middle of a request.
   */
  private String ask(String request) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().transferTo(answer);
    } catch (SocketException e) {
      // what came before the end counts
    }
    return answer.toString(StandardCharsets.UTF_8);
  }
}
