package dev.masterperf.launcher.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own, with what it prints in files. */
public final class Program implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Path out;
  private final Path err;
  private final Process process;

  private Program(Path folder, List<String> command) throws IOException {
    out = Files.createTempFile(folder, "out", ".txt");
    err = Files.createTempFile(folder, "err", ".txt");
    process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
  }

  /**
   * Starts it.
   *
   * @param folder for what it prints
   */
  static Program start(Path folder, Path executable, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(Arrays.asList(arguments));
    return new Program(folder, command);
  }

  /** Runs it to its end with this on its standard input; what it printed, if it ended with 0. */
  public static String run(Path folder, String input, Path executable, String... arguments)
      throws IOException, InterruptedException {
    try (Program program = start(folder, executable, arguments)) {
      try (var stdin = program.process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(program.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as(String.join(" ", arguments))
          .isTrue();
      assertThat(program.process.exitValue()).as(program.err()).isZero();
      return Files.readString(program.out);
    }
  }

  /** The whole lines it printed so far. */
  List<String> lines() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("ended with " + process.exitValue() + ": " + err());
    }
    String text = Files.readString(out);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /** SIGTERM; what it ended with. */
  int stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Ends it whatever it does. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
