package dev.masterperf.benchmarks.torture;

import dev.masterperf.benchmarks.process.ChildJvm;
import dev.masterperf.benchmarks.process.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process of the deployment that is started again whenever it ends, as a service manager would:
 * at once where we ended it, and counted where it ended by itself. One thread starts, stops and
 * looks after it.
 */
final class Part implements Started, AutoCloseable {
  private static final long STOP_SECONDS = 30;
  private static final int LINES = 30;

  private final String name;
  private final List<String> command;
  private final Path folder;
  private @Nullable Process process;
  private int ended;

  /**
   * @param command its class, then its arguments
   * @param folder its own, for what it keeps and prints
   */
  Part(String name, List<String> flags, List<String> command, Path folder) throws IOException {
    this.name = name;
    this.folder = Files.createDirectories(folder);
    this.command = ChildJvm.command(flags, command);
  }

  String name() {
    return name;
  }

  /** What it keeps is in here. */
  Path data() {
    return folder.resolve("data");
  }

  /** Starts it, and does not wait for anything. */
  void start() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
  }

  /** kill -9, and waits until it is gone. */
  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Asks it to end, and kills it if it does not within 30 s. */
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    }
  }

  /** Sends it a signal such as {@code STOP} or {@code CONT}. */
  void signal(String signal) throws IOException, InterruptedException {
    if (process != null) {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }
  }

  /** Starts it again if it ended by itself; returns whether it had. */
  boolean revive() throws IOException {
    if (alive()) {
      return false;
    }
    ended++;
    start();
    return true;
  }

  /** How often it ended by itself. */
  int ended() {
    return ended;
  }

  @Override
  public boolean alive() {
    return process != null && process.isAlive();
  }

  @Override
  public String log() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("log"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }

  /** What it takes of the machine at this moment; empty if it is not there. */
  Optional<Usage> usage() throws IOException {
    Process now = process;
    if (now == null || !now.isAlive()) {
      return Optional.empty();
    }
    Path proc = Path.of("/proc", Long.toString(now.pid()));
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      long resident = 0;
      int threads = 0;
      for (String line : Files.readAllLines(proc.resolve("status"))) {
        if (line.startsWith("VmRSS:")) {
          resident = number(line) * 1024;
        } else if (line.startsWith("Threads:")) {
          threads = (int) number(line);
        }
      }
      return Optional.of(new Usage(now.pid(), resident, threads, (int) files.count()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // ended meanwhile
    }
  }

  private static long number(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  /** Ends it, even if it is frozen. */
  @Override
  public void close() throws IOException {
    try {
      signal("CONT");
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }
}
