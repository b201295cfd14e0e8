package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code masterperf scopes delete}: a name that was mistyped closes no scope. */
class ScopesDeleteCommandTest {
  private static final String UNUSED =
      "{\"scope\":\"s\",\"state\":\"used\",\"series\":0,\"ruleFiles\":[],\"mixedRuleFiles\":[],"
          + "\"views\":[],\"silences\":0,\"alerts\":0,\"archiveBytes\":0}";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private volatile String dryRun = UNUSED;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          asked.add(request);
          String body =
              request.startsWith("GET")
                  ? "{\"scopes\":[{\"scope\":\"prod/eu\"},{\"scope\":\"team-a\"}]}"
                  : request.contains("dryRun") ? dryRun : UNUSED.replace("used", "deleting");
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
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
  void whatNothingIsOfIsNotDeletedAndTheNearestNameIsTold() {
    assertThat(run("tema-a", "--yes")).isEqualTo(ExitCodes.FAILED);

    assertThat(err.toString())
        .contains("nothing is of scope tema-a")
        .contains("did you mean team-a?")
        .contains("--unused");
    assertThat(asked).noneMatch(ScopesDeleteCommandTest::deletes);
  }

  @Test
  void itIsDeletedIfThatIsMeant() {
    assertThat(run("tema-a", "--yes", "--unused")).isZero();

    assertThat(asked).anyMatch(ScopesDeleteCommandTest::deletes);
  }

  @Test
  void whatOnlyTheArchiveHasIsInUse() {
    dryRun = UNUSED.replace("\"archiveBytes\":0", "\"archiveBytes\":7");

    assertThat(run("team-a", "--yes")).isZero();

    assertThat(asked).anyMatch(ScopesDeleteCommandTest::deletes);
  }

  private static boolean deletes(String request) {
    return request.startsWith("DELETE") && !request.contains("dryRun");
  }

  private int run(String... arguments) {
    List<String> words = new ArrayList<>(List.of("delete"));
    words.addAll(Arrays.asList(arguments));
    words.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
    CommandLine command = ScopesCommand.commands();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(words.toArray(String[]::new));
  }
}
