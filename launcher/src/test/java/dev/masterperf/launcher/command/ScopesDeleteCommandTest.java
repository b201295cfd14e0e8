package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code masterperf scopes delete}: a name that was mistyped closes no scope. */
class ScopesDeleteCommandTest {
  private static final String UNUSED =
      "{\"scope\":\"s\",\"state\":\"used\",\"series\":0,\"ruleFiles\":[],\"mixedRuleFiles\":[],"
          + "\"views\":[],\"silences\":0,\"alerts\":0,\"archiveBytes\":0}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private volatile String dryRun = UNUSED;
  private final ScriptedServer server =
      new ScriptedServer(request -> request.method() + " " + request.address());
  private final List<String> asked = server.asked;

  @BeforeEach
  void twoScopesAreInUse() {
    server.bodyOf =
        request -> {
          if (request.method().equals("GET")) {
            return "{\"scopes\":[{\"scope\":\"prod/eu\"},{\"scope\":\"team-a\"}]}";
          }
          return request.address().contains("dryRun") ? dryRun : UNUSED.replace("used", "deleting");
        };
  }

  @AfterEach
  void stop() {
    server.close();
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
    words.addAll(List.of("--url", server.url()));
    CommandLine command = ScopesCommand.commands();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(words.toArray(String[]::new));
  }
}
