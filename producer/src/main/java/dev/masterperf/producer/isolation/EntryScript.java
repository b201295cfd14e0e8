package dev.masterperf.producer.isolation;

import dev.masterperf.producer.isolation.limit.Cell;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a process does before it becomes the agent, as a few lines of POSIX shell. It waits for the
 * word that it has been written down for the case of this process' death; enters its control group;
 * sets its limits; and is then replaced by the program, under the same process id. So there is no
 * moment at which an agent runs without its limits, or unknown to the {@link Guardian}.
 *
 * <p>Where there is {@code setsid}, the agent leads a session of its own: a Ctrl-C in the terminal
 * then reaches the parent alone, which stops the agents in order, and whatever the agent starts can
 * be found by that session. Elsewhere it ignores SIGINT, unless it asks for it.
 */
final class EntryScript {
  static final byte[] GO = "go\n".getBytes(StandardCharsets.US_ASCII);

  private static final Path SHELL = Path.of("/bin/sh");
  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  /**
   * {@code $1} is a control group or empty, {@code $2} a number of KiB or empty, then the program.
   */
  private static final String SCRIPT =
      """
      read -r go && [ "$go" = go ] || exit 125
      [ -z "$1" ] || echo $$ > "$1/cgroup.procs" || exit 126
      [ -z "$2" ] || ulimit -d "$2" || exit 126
      shift 2
      exec "$@"
      """;

  private static final String IGNORING_INTERRUPTS = "trap '' INT\n" + SCRIPT;
  private static final int KIB = 1024;

  private EntryScript() {}

  /** False on a system without a POSIX shell; agents are then started without any of this. */
  static boolean isPossible() {
    return Files.isExecutable(SHELL);
  }

  static List<String> around(List<String> program, Cell cell) {
    List<String> command = new ArrayList<>();
    String script = SCRIPT;
    if (!ownSession(command)) {
      script = IGNORING_INTERRUPTS;
    }
    OptionalLong data = cell.dataBytes();
    command.addAll(List.of(SHELL.toString(), "-c", script, "masterperf-agent"));
    command.add(cell.group().map(Path::toString).orElse(""));
    command.add(data.isPresent() ? Long.toString(data.getAsLong() / KIB) : "");
    command.addAll(program);
    return command;
  }

  /** Lets a command lead a session of its own, where that is possible. */
  static boolean ownSession(List<String> command) {
    for (Path setsid : SETSID) {
      if (Files.isExecutable(setsid)) {
        command.add(setsid.toString());
        return true;
      }
    }
    return false;
  }
}
