package dev.masterperf.producer.isolation;

import dev.masterperf.producer.isolation.limit.Groups;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shell of its own session that outlives this process by a moment: it keeps the process ids of
 * the agents that run, and when its input closes without a farewell, because this process was
 * killed, it ends them and removes their control groups. The built-in agent needs none of this, as
 * it ends with its own input; any other program may not care about its input.
 *
 * <p>Used by one thread.
 */
final class Guardian implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);
  private static final String FAREWELL = "bye";
  private static final long FAREWELL_SECONDS = 2;

  /**
   * {@code $1} own group, {@code $2} the agents' group, {@code $3} this process' group, {@code $4}
   * what to write to take the controllers back; all empty without control groups. An agent that
   * leads no group of processes is addressed alone.
   */
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      live=' '
      while read -r op pid; do
        case $op in
          bye) exit 0 ;;
          +) live="$live$pid " ;;
          -) case $live in *" $pid "*) live="${live%%" $pid "*} ${live#*" $pid "}" ;; esac ;;
        esac
      done
      each() { for p in $live; do kill "-$1" "-$p" 2>/dev/null || kill "-$1" "$p" 2>/dev/null; done; }
      some() { for p in $live; do kill -0 "-$p" 2>/dev/null || kill -0 "$p" 2>/dev/null && return 0; done; return 1; }
      each TERM
      n=0
      while some && [ $n -lt 20 ]; do sleep 0.1; n=$((n+1)); done
      each KILL
      [ -n "$1" ] || exit 0
      [ ! -e "$2/cgroup.kill" ] || echo 1 > "$2/cgroup.kill"
      n=0
      while [ -d "$2" ] && [ $n -lt 50 ]; do
        for d in "$2"/*/ "$2"; do rmdir "$d" 2>/dev/null; done
        sleep 0.1
        n=$((n+1))
      done
      [ -z "$4" ] || echo "$4" > "$1/cgroup.subtree_control"
      [ -z "$3" ] || { echo $$ > "$1/cgroup.procs" && rmdir "$3"; }
      """;

  private final Process process;
  private boolean lost;

  private Guardian(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @throws IOException if no shell can be started
   */
  static Guardian start(Optional<Groups> groups) throws IOException {
    List<String> command = new ArrayList<>();
    EntryScript.ownSession(command);
    command.addAll(List.of("/bin/sh", "-c", SCRIPT, "masterperf-guardian"));
    command.add(groups.map(each -> each.own().toString()).orElse(""));
    command.add(groups.map(each -> each.agents().toString()).orElse(""));
    command.add(groups.flatMap(Groups::self).map(Path::toString).orElse(""));
    command.add(groups.map(Guardian::withdrawal).orElse(""));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().keySet().retainAll(List.of("PATH"));
    return new Guardian(builder.start());
  }

  private static String withdrawal(Groups groups) {
    StringBuilder command = new StringBuilder();
    groups
        .enabled()
        .forEach(name -> command.append(command.length() == 0 ? "-" : " -").append(name));
    return command.toString();
  }

  /** From now on this process is ended with us. */
  void watch(long pid) {
    tell("+ " + pid);
  }

  /** This process is gone; its number may soon be somebody else's. */
  void forget(long pid) {
    tell("- " + pid);
  }

  private void tell(String line) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      in.flush();
    } catch (IOException e) {
      if (!lost) {
        lost = true;
        LOG.atWarn()
            .addKeyValue("pid", process.pid())
            .setCause(e)
            .log("the guardian is gone: agents may outlive this process if it is killed");
      }
    }
  }

  long pid() {
    return process.pid();
  }

  /** Sends it away; all agents are gone before. */
  @Override
  public void close() {
    tell(FAREWELL);
    try {
      if (!process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
