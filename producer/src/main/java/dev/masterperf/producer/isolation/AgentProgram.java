package dev.masterperf.producer.isolation;

import dev.masterperf.producer.isolation.limit.Limits;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What runs as an agent. */
public sealed interface AgentProgram {

  /** The words of its command line. */
  List<String> command(Limits limits);

  /** What it finds in its environment beside {@code PATH} and the like. */
  Map<String, String> environment();

  /** How often it says that it is alive; empty if it does not. */
  Optional<Duration> heartbeat();

  /** What a line of its output contains when it is ready; empty if it is so once it runs. */
  Optional<String> readyText();

  /** The line on its input that asks it to end; empty if SIGTERM does. */
  Optional<String> stopLine();

  /** The Java agent that comes with this library, {@link AgentMain}. */
  record BuiltIn(List<String> jvmOptions, Duration heartbeatEvery) implements AgentProgram {
    /**
     * A heap of 16 MiB, everything else as small as a JVM can be; one heartbeat a second. What each
     * option saves is in docs/isolation.md.
     */
    public static final BuiltIn DEFAULT =
        new BuiltIn(
            List.of(
                "-Xmx16m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError"),
            Duration.ofSeconds(1));

    public BuiltIn {
      jvmOptions = List.copyOf(jvmOptions);
      if (heartbeatEvery.toMillis() < 1) {
        throw new IllegalArgumentException("a heartbeat is at least 1 ms, not " + heartbeatEvery);
      }
    }

    @Override
    public List<String> command(Limits limits) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(limits.jvmOptions());
      command.addAll(jvmOptions);
      command.add("-cp");
      command.add(classPath());
      command.add(AgentMain.class.getName());
      command.add(Long.toString(heartbeatEvery.toMillis()));
      return command;
    }

    @Override
    public Map<String, String> environment() {
      return Map.of();
    }

    @Override
    public Optional<Duration> heartbeat() {
      return Optional.of(heartbeatEvery);
    }

    @Override
    public Optional<String> readyText() {
      return Optional.of(AgentMain.READY);
    }

    @Override
    public Optional<String> stopLine() {
      return Optional.of(AgentMain.STOP);
    }

    /** Where {@link AgentMain} was loaded from: a jar or a folder, the only one an agent needs. */
    private static String classPath() {
      try {
        return Path.of(AgentMain.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
      } catch (URISyntaxException e) {
        throw new IllegalStateException("the place of AgentMain is no path", e);
      }
    }
  }

  /**
   * Any program. Its input is a pipe that closes when it should end, or when this process is gone;
   * SIGTERM follows.
   *
   * @param words program and arguments; nothing is expanded
   * @param readyText it is ready when a line of its output contains this; empty: once it runs
   * @param environment beside {@code PATH}, {@code HOME}, {@code LANG}, {@code TZ} and {@code
   *     TMPDIR}, and {@code MASTERPERF_AGENT} with the agent's name
   */
  record CommandLine(
      List<String> words, Optional<String> readyText, Map<String, String> environment)
      implements AgentProgram {
    private static final Set<String> JAVA = Set.of("java", "java.exe");

    public CommandLine {
      words = List.copyOf(words);
      environment = Map.copyOf(environment);
      if (words.isEmpty() || words.get(0).isBlank()) {
        throw new IllegalArgumentException("a command needs a program");
      }
    }

    /** A JVM hears of the limits; its own options come later and so win. */
    @Override
    public List<String> command(Limits limits) {
      Path program = Path.of(words.get(0)).getFileName();
      if (program == null || !JAVA.contains(program.toString())) {
        return words;
      }
      List<String> command = new ArrayList<>(words);
      command.addAll(1, limits.jvmOptions());
      return command;
    }

    @Override
    public Optional<Duration> heartbeat() {
      return Optional.empty();
    }

    @Override
    public Optional<String> stopLine() {
      return Optional.empty();
    }
  }
}
