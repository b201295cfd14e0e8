package dev.masterperf.launcher.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.launcher.config.Secret;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** Talks to a running server for the small commands. */
final class ApiClient {
  private static final String MATRIX = "/api/infra/master-perf";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** For what reads a whole topic. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int REFUSED = 300;

  private final URI server;
  private final Optional<Secret> key;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param key sent with each request
   */
  ApiClient(URI server, Optional<Secret> key) {
    this.server = server;
    this.key = key;
  }

  /** The matrix as JSON, as many rows as are given at once. */
  HttpResponse<String> rows() {
    return send(request(MATRIX + "?format=json").GET().build());
  }

  /** Adds one metric. */
  HttpResponse<String> add(JsonNode metric) {
    return send(
        request(MATRIX)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(metric.toString()))
            .build());
  }

  /** Whatever is at a path. */
  HttpResponse<String> get(String path) {
    return send(request(path).timeout(PATIENCE).GET().build());
  }

  /** Whatever is at a path, however long; the caller closes it. */
  HttpResponse<InputStream> open(String path) {
    return send(request(path).timeout(PATIENCE).GET().build(), BodyHandlers.ofInputStream());
  }

  /** Sends JSON to a path. */
  HttpResponse<String> post(String path, JsonNode body) {
    return send(
        request(path)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  /** Puts a text in YAML at a path. */
  HttpResponse<String> putYaml(String path, String yaml, List<String> headers) {
    HttpRequest.Builder request = with(headers, request(path));
    return send(
        request
            .header("Content-Type", "application/yaml")
            .PUT(BodyPublishers.ofString(yaml))
            .build());
  }

  /** Deletes what is at a path. */
  HttpResponse<String> delete(String path, List<String> headers) {
    return send(with(headers, request(path)).DELETE().build());
  }

  private static HttpRequest.Builder with(List<String> headers, HttpRequest.Builder request) {
    return headers.isEmpty() ? request : request.headers(headers.toArray(String[]::new));
  }

  /** Opens an endpoint; slashes in its name are slashes of the path. */
  HttpResponse<String> enable(String endpoint) {
    String name = URLEncoder.encode(endpoint, StandardCharsets.UTF_8);
    String path = name.replace("+", "%20").replace("%2F", "/");
    return post("/api/v1/endpoints/" + path + "/enable", object());
  }

  /** An object to be filled and sent. */
  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Tries rules on the past, which takes its time. */
  HttpResponse<String> backtest(JsonNode question) {
    return post("/api/v1/rules/backtest", question);
  }

  /** An answer's body as JSON; an empty object where it is none. */
  static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  /** Whether the server did not do what it was asked for. */
  static boolean isRefused(HttpResponse<?> response) {
    return response.statusCode() >= REFUSED;
  }

  /**
   * Prints what the server answered, or says why it refused.
   *
   * @return the command's exit code
   */
  static int printed(CommandSpec spec, HttpResponse<String> response, Consumer<JsonNode> print) {
    if (isRefused(response)) {
      spec.commandLine().getErr().println("masterperf: " + problem(response));
      return ExitCodes.FAILED;
    }
    print.accept(json(response));
    spec.commandLine().getOut().flush();
    return ExitCodes.OK;
  }

  /** What a refusal says of itself, in one line. */
  static String problem(HttpResponse<String> response) {
    return problem(response.statusCode(), response.body());
  }

  /** The same of a body that was read already. */
  static String problem(int status, String body) {
    JsonNode problem = json(body);
    String detail = problem.path("detail").asText(problem.path("title").asText(body));
    return "the server answered " + status + ": " + detail.lines().findFirst().orElse("");
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(pathAndQuery)).timeout(TIMEOUT);
    key.ifPresent(shown -> request.header("Authorization", "Bearer " + shown.reveal()));
    return request;
  }

  private HttpResponse<String> send(HttpRequest request) {
    return send(request, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (IOException e) {
      throw new CannotStartException(
          "cannot reach " + server + "; is masterperf up running there?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("interrupted while waiting for " + server, e);
    }
  }
}
