package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ScriptedServer server =
      new ScriptedServer(
          request ->
              String.join(
                  " ",
                  request.method(),
                  request.address(),
                  request.headers().getFirst("Authorization"),
                  request.body()));
  private final List<String> asked = server.asked;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aKeyIsMadeByTheServerAndPrintedOnce() throws IOException {
    server.body = "{\"id\":\"abcdefghijkl\",\"key\":\"" + KEY + "\"}";

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
    server.body = "{\"keys\":[" + LINE + "]}";
    assertThat(run("list")).isZero();
    server.body = LINE;
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
    server.status = 403;
    server.body = "{\"detail\":\"ann is not admin of *, and may not grant admin:*\"}";

    assertThat(run("create", "--name", "x", "--grant", "admin:*")).isNotZero();

    assertThat(err.toString()).contains("403: ann is not admin of *, and may not grant admin:*");
    assertThat(out.toString()).isEmpty();
  }

  private int run(String command, String... arguments) throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "mp_admin\n");
    List<String> all = new ArrayList<>(List.of(command, "--api-key-file", key.toString()));
    all.addAll(List.of("--url", server.url()));
    all.addAll(Arrays.asList(arguments));
    CommandLine commands = new CommandLine(new KeysCommand());
    Failures.reportOf(commands);
    return commands
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
