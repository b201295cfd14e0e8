package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code masterperf keys --url}: a server does it. */
class KeysCommandTest {
  private static final String KEY = "mp_abcdefghijkl_" + "x".repeat(43);
  private static final String LINE =
      """
      {"id":"abcdefghijkl","name":"ci","grants":["ingest:prod"],"valid":true,
       "createdAt":"2026-01-01T00:00:00Z","createdBy":"ann"}\
      """;

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private volatile int status = 200;
  private volatile String body = "{}";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String sent =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(
              String.join(
                  " ",
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  sent));
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aKeyIsMadeByTheServerAndPrintedOnce() throws IOException {
    body = "{\"id\":\"abcdefghijkl\",\"key\":\"" + KEY + "\"}";

    assertThat(run("create", "--quiet", "--name", "ci", "--grant", "ingest:prod")).isZero();
    assertThat(run("rotate", "--quiet", "--overlap", "1h", "abcdefghijkl")).isZero();

    assertThat(out.toString()).isEqualToNormalizingNewlines(KEY + "\n" + KEY + "\n");
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/keys Bearer mp_admin {\"name\":\"ci\",\"grants\":[\"ingest:prod\"]}",
            "POST /api/v1/keys/abcdefghijkl/rotate Bearer mp_admin {\"overlapSeconds\":3600}");
  }

  @Test
  void keysAreListedAndTakenBack() throws IOException {
    body = "{\"keys\":[" + LINE + "]}";
    assertThat(run("list")).isZero();
    body = LINE;
    assertThat(run("revoke", "abcdefghijkl")).isZero();

    assertThat(out.toString())
        .contains("abcdefghijkl  ci ", "ingest:prod", "by ann", "valid")
        .contains("key abcdefghijkl (ci) is revoked");
    assertThat(asked)
        .containsExactly(
            "GET /api/v1/keys Bearer mp_admin ",
            "POST /api/v1/keys/abcdefghijkl/revoke Bearer mp_admin {}");
  }

  @Test
  void whatTheServerRefusesIsSaid() throws IOException {
    status = 403;
    body = "{\"detail\":\"ann is not admin of *, and may not grant admin:*\"}";

    assertThat(run("create", "--name", "x", "--grant", "admin:*")).isNotZero();

    assertThat(err.toString()).contains("403: ann is not admin of *, and may not grant admin:*");
    assertThat(out.toString()).isEmpty();
  }

  private int run(String command, String... arguments) throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "mp_admin\n");
    List<String> all = new ArrayList<>(List.of(command, "--api-key-file", key.toString()));
    all.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    all.addAll(Arrays.asList(arguments));
    CommandLine commands = new CommandLine(new KeysCommand());
    Failures.reportOf(commands);
    return commands
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
