package dev.masterperf.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own on this one's class path, so that what it takes can be told apart. */
public final class ChildJvm implements Started, AutoCloseable {
  /** What {@code ./masterperf} starts the product with. */
  public static final List<String> SHIPPED = List.of("-Xmx384m", "-XX:+UseSerialGC");

  /**
   * System properties for tests, which prove that a bench comes to its end and measure nothing:
   * more flags of each process, with blanks between them, and another class path, for which there
   * may be an archive of classes.
   */
  private static final String FLAGS = "child.jvm.flags";

  private static final String CLASS_PATH = "child.jvm.classPath";

  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final BufferedReader answers;
  private final Path log;

  /**
   * @param flags of the JVM
   * @param main its class, then its arguments
   * @param log takes its standard error
   */
  public ChildJvm(List<String> flags, List<String> main, Path log) throws IOException {
    this.log = log;
    process =
        new ProcessBuilder(command(flags, main))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * The words by which a JVM on this one's class path is started.
   *
   * @param main its class, then its arguments
   */
  public static List<String> command(List<String> flags, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    String more = System.getProperty(FLAGS, "").strip();
    if (!more.isEmpty()) {
      command.addAll(List.of(more.split(" +")));
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-cp");
    command.add(classPath());
    command.addAll(main);
    return command;
  }

  /** Of this JVM, unless a test names another. */
  public static String classPath() {
    return System.getProperty(CLASS_PATH, System.getProperty("java.class.path"));
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public boolean alive() {
    return process.isAlive();
  }

  /** Processor time it has taken since it began, of all its threads. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Sends it a line and waits for the one it answers with.
   *
   * @throws IllegalStateException with its log if it ended instead
   */
  public String ask(String question) throws IOException {
    Writer out = process.outputWriter(StandardCharsets.UTF_8);
    out.write(question + "\n");
    out.flush();
    return answer();
  }

  /** The next line it prints. */
  public String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IllegalStateException("the process under test ended: " + log());
    }
    return line;
  }

  @Override
  public String log() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  /** kill -9, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
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
