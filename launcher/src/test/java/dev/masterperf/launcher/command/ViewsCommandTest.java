package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ViewsCommandTest {
  private static final String VIEW = "name: r2\ntitle: Storage\n";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ScriptedServer server =
      new ScriptedServer(
          request ->
              "%s %s %s %s"
                  .formatted(
                      request.method(),
                      request.address(),
                      request.headers().getFirst("If-None-Match"),
                      request.body()));
  private final List<String> asked = server.asked;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aCheckAsksNoServerAndTellsAllMistakesOfAllFiles() throws IOException {
    Path right = file("right.yaml", VIEW);
    Path wrong = file("wrong.yaml", "name: a\ntilte: x\n");
    Path other = file("other.yaml", "name: b\nkiosk: maybe\n");

    assertThat(run("check", right.toString(), wrong.toString(), other.toString()))
        .isEqualTo(ExitCodes.UNUSABLE);

    assertThat(out.toString()).isEqualTo(right + ": view r2 is right\n");
    assertThat(err.toString())
        .isEqualTo(
            "masterperf: "
                + wrong
                + ":2: tilte: unknown key; did you mean \"title\"?\n"
                + "masterperf: "
                + other
                + ":2: kiosk: must be true or false, not \"maybe\"\n");
    assertThat(asked).isEmpty();
    assertThat(run("check", right.toString())).isZero();
  }

  @Test
  void aFileIsSavedUnderItsName() throws IOException {
    server.body = "{\"name\":\"r2\",\"version\":7}";

    assertThat(run("put", "--new", file("r2.yaml", VIEW).toString())).isZero();

    assertThat(asked).containsExactly("PUT /api/v1/views/r2 * " + VIEW);
    assertThat(out.toString()).startsWith("r2 is saved, version 7: http://127.0.0.1:");
    assertThat(out.toString()).endsWith("/?view=r2\n");
  }

  @Test
  void whatIsWrongIsNotSent() throws IOException {
    assertThat(run("put", file("r2.yaml", "title: x").toString())).isEqualTo(ExitCodes.UNUSABLE);

    assertThat(asked).isEmpty();
    assertThat(err.toString()).contains("r2.yaml:1: name: this key is missing");
  }

  @Test
  void theServersRefusalIsTold() throws IOException {
    server.status = 412;
    server.body = "{\"detail\":\"there is a view r2 already\"}";

    assertThat(run("put", file("r2.yaml", VIEW).toString())).isEqualTo(ExitCodes.FAILED);

    assertThat(err.toString())
        .isEqualTo("masterperf: the server answered 412: there is a view r2 already\n");
  }

  @Test
  void listsReadsAndDeletes() {
    server.body =
        "{\"views\":[{\"name\":\"r2\",\"title\":\"Storage\",\"version\":3,\"savedAt\":\"2026-01-31T12:00:00Z\"}]}";
    assertThat(run("list")).isZero();
    server.body = VIEW;
    assertThat(run("get", "r2")).isZero();
    server.body = "";
    assertThat(run("delete", "r2")).isZero();

    assertThat(out.toString())
        .isEqualTo("r2  version 3 of 2026-01-31T12:00:00Z  Storage\n" + VIEW + "r2 is deleted\n");
    assertThat(asked)
        .containsExactly(
            "GET /api/v1/views null ",
            "GET /api/v1/views/r2 null ",
            "DELETE /api/v1/views/r2 null ");
    assertThat(run("get", "../r2")).isEqualTo(ExitCodes.UNUSABLE);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private int run(String... arguments) {
    CommandLine command = new CommandLine(new ViewsCommand());
    Failures.reportOf(command);
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    String url = server.url();
    String[] all =
        Stream.concat(Stream.of("--url", url), Arrays.stream(arguments)).toArray(String[]::new);
    return command.execute(all);
  }
}
