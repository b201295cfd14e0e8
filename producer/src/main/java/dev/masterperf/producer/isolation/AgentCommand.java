package dev.masterperf.producer.isolation;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The command line and the environment of an agent's process. */
final class AgentCommand {
  /** The rest stays out of an agent's sight: a parent's environment often holds its secrets. */
  private static final Set<String> PASSED_ON = Set.of("PATH", "LANG", "TZ", "TMPDIR", "SystemRoot");

  private AgentCommand() {}

  static Process start(IsolationSettings settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(settings.jvmOptions());
    command.add("-cp");
    command.add(classPath());
    command.add(AgentMain.class.getName());
    command.add(Long.toString(settings.heartbeat().toMillis()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().retainAll(PASSED_ON);
    return builder.start();
  }

  /**
   * Where {@link AgentMain} was loaded from: a jar or a folder, and the only one an agent needs.
   */
  private static String classPath() {
    try {
      return Path.of(AgentMain.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of AgentMain is no path", e);
    }
  }
}
