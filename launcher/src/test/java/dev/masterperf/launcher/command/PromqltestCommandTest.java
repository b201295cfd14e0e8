package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PromqltestCommandTest {
  private static final String GOOD =
      """
      load 1m
        a 1 2

      eval instant at 1m a * 2
        {} 4
      """;

  private static final String BAD =
      """
      eval instant at 0 1 + 1
        3

      jump
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Path path) {
    return new CommandLine(new PromqltestCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(path.toString());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void saysHowManyPassed() throws IOException {
    write("good.test", GOOD);
    write("notes.txt", BAD);

    int exit = run(folder);

    assertThat(out).hasToString("passed 1 of 1\n");
    assertThat(exit).isZero();
  }

  @Test
  void namesFileLineAndReasonOfEachFailure() throws IOException {
    Path bad = write("a.test", BAD);
    write("b.test", GOOD);

    int exit = run(folder);

    assertThat(out.toString().lines())
        .containsExactly(
            bad + ":1: 1 + 1: expected the scalar 3.0, but got the scalar 2.0",
            bad + ":4: not understood: expected load, clear or eval, not: jump",
            "passed 1 of 3");
    assertThat(exit).isEqualTo(ExitCodes.FAILED);
  }

  @Test
  void aFileThatCannotBeReadIsAFailure() throws IOException {
    Path latin = folder.resolve("a.test");
    Files.write(latin, "eval \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    write("b.test", GOOD);

    int exit = run(folder);

    assertThat(out.toString().lines())
        .containsExactly(latin + ":1: cannot be read: it is not UTF-8", "passed 1 of 2");
    assertThat(exit).isEqualTo(ExitCodes.FAILED);
  }

  @Test
  void aFolderWithoutTestsIsAMistake() {
    int exit = run(folder);

    assertThat(err.toString()).contains("has no file named *.test");
    assertThat(exit).isEqualTo(ExitCodes.UNUSABLE);
  }

  @Test
  void oneFileCanBeNamed() throws IOException {
    assertThat(run(write("good.test", GOOD))).isZero();
  }
}
