package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesFilesCommandsTest {
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
                  request.headers().getOrDefault("If-Match", List.of()).toString(),
                  request.headers().getOrDefault("If-None-Match", List.of()).toString(),
                  request.body()));
  private final List<String> asked = server.asked;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listsFilesWithTheirVersions() {
    server.body =
        """
        {"files": [
          {"name": "demo.yaml", "origin": "file", "version": null, "savedAt": null, "text": ""},
          {"name": "x.yaml", "origin": "stored", "version": 7, "savedAt": "2026-11-28T12:00:00Z",
           "text": ""}]}\
        """;

    assertThat(run("list")).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "demo.yaml  of a processor (--rules)",
            "x.yaml  version 7  saved 2026-11-28T12:00:00Z",
            "2 files");
  }

  @Test
  void printsTheTextOfOneAsItIs() {
    server.body = "{\"name\": \"x.yaml\", \"text\": \"groups: []\\n\"}";

    assertThat(run("get", "x.yaml")).isZero();

    assertThat(out.toString()).isEqualTo("groups: []\n");
    assertThat(asked).containsExactly("GET /api/v1/rules/files/x.yaml [] [] ");
  }

  @Test
  void savesAFileUnderItsName() throws Exception {
    server.status = 201;
    server.body = "{\"name\": \"x.yaml\", \"version\": 7, \"active\": true}";

    assertThat(run("put", file("x.yaml"), "--new")).isZero();

    assertThat(asked).containsExactly("PUT /api/v1/rules/files/x.yaml [] [*] groups: []");
    assertThat(out.toString()).isEqualTo("x.yaml saved as version 7, in force\n");
  }

  @Test
  void savesOverAVersionUnderAnotherName() throws Exception {
    server.body = "{\"name\": \"y.yaml\", \"version\": 9, \"active\": false}";

    assertThat(run("put", file("x.yaml"), "--name", "y.yaml", "--if-version", "7")).isZero();

    assertThat(asked).containsExactly("PUT /api/v1/rules/files/y.yaml [\"7\"] [] groups: []");
    assertThat(out.toString()).startsWith("y.yaml replaced as version 9, not yet in force");
  }

  @Test
  void saysEverythingThatIsWrongWithItsLine() throws Exception {
    server.status = 422;
    server.body =
        """
        {"detail": "line 3: a\\nb", "problems": [
          {"line": 3, "column": 1, "message": "expr: a"},
          {"line": null, "column": null, "message": "b"}]}\
        """;
    String file = file("x.yaml");

    assertThat(run("put", file)).isEqualTo(ExitCodes.FAILED);

    assertThat(err.toString().lines())
        .containsExactly("masterperf: " + file + ":3: expr: a", "masterperf: " + file + ": b");
  }

  @Test
  void takesOneOut() {
    server.status = 204;

    assertThat(run("delete", "x.yaml", "--if-version", "7")).isZero();

    assertThat(asked).containsExactly("DELETE /api/v1/rules/files/x.yaml [\"7\"] [] ");
    assertThat(out.toString()).isEqualTo("x.yaml deleted\n");
  }

  @Test
  void saysWhyItWasRefused() {
    server.status = 404;
    server.body = "{\"detail\": \"there is no rule file y.yaml\"}";

    assertThat(run("delete", "y.yaml")).isEqualTo(ExitCodes.FAILED);

    assertThat(err.toString())
        .isEqualTo("masterperf: the server answered 404: there is no rule file y.yaml\n");
  }

  private String file(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "groups: []").toString();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + server.url());
    CommandLine commands = new CommandLine(new RulesCommand());
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    return commands.execute(all.toArray(String[]::new));
  }
}
