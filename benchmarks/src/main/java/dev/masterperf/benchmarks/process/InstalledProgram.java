package dev.masterperf.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of somebody else's that is installed here and runs in a process of its own. */
public final class InstalledProgram implements Started, AutoCloseable {
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final Path log;

  private InstalledProgram(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Where it is in the {@code PATH}. */
  public static Optional<Path> find(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param log takes what it prints
   * @throws IllegalStateException if it is not installed
   */
  public static InstalledProgram start(Path log, String name, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        find(name)
            .orElseThrow(() -> new IllegalStateException(name + " is not installed"))
            .toString());
    command.addAll(arguments);
    return new InstalledProgram(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
        log);
  }

  /**
   * Runs it to its end.
   *
   * @throws IllegalStateException with what it printed, if it did not end well
   */
  public static void run(Path log, String name, List<String> arguments)
      throws IOException, InterruptedException {
    try (InstalledProgram program = start(log, name, arguments)) {
      if (program.process.waitFor() != 0) {
        throw new IllegalStateException(name + " did not end well: " + program.log());
      }
    }
  }

  @Override
  public boolean alive() {
    return process.isAlive();
  }

  @Override
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** Asks it to end, and ends it after 20 s. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
