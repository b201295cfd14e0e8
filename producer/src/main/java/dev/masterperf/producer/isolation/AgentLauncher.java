package dev.masterperf.producer.isolation;

import dev.masterperf.producer.isolation.limit.Cell;
import dev.masterperf.producer.isolation.limit.Containment;
import dev.masterperf.producer.isolation.limit.Hold;
import dev.masterperf.producer.isolation.limit.Limiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes agents' processes, each in a cell of its own and under the eye of the guardian. Used by one
 * thread.
 */
final class AgentLauncher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLauncher.class);

  /** The rest stays out of an agent's sight: a parent's environment often holds its secrets. */
  private static final Set<String> PASSED_ON =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SystemRoot");

  private final AgentProgram program;
  private final Containment containment;
  private final Optional<Guardian> guardian;
  private final List<String> command;
  private final LongSupplier nanoTime;

  /**
   * @throws dev.masterperf.producer.isolation.limit.UnavailableException if the settings ask for
   *     what cannot be had here
   */
  AgentLauncher(IsolationSettings settings, LongSupplier nanoTime) {
    boolean shell = EntryScript.isPossible();
    this.program = settings.program();
    this.command = program.command(settings.limits());
    this.nanoTime = nanoTime;
    this.containment =
        Containment.open(
            shell ? settings.limiting() : Limiting.NONE,
            settings.limits(),
            ProcessHandle.current().pid());
    this.guardian = shell ? guardian(containment) : Optional.empty();
  }

  private static Optional<Guardian> guardian(Containment containment) {
    try {
      return Optional.of(Guardian.start(containment.groups()));
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("no guardian: agents may outlive this process if it is killed");
      return Optional.empty();
    }
  }

  String means() {
    return containment.means();
  }

  String reason() {
    return containment.reason();
  }

  List<Hold> holds() {
    return containment.holds();
  }

  /**
   * Starts a process and tells the listener what becomes of it.
   *
   * @param name the agent's
   * @param run how many processes it has had with this one
   * @throws IOException if there can be no process or no cell
   */
  AgentProcess launch(String name, int run, AgentProcess.Listener listener) throws IOException {
    Cell cell = containment.cell(name + "." + run);
    try {
      long start = nanoTime.getAsLong();
      Process process = builder(name, cell).start();
      guardian.ifPresent(guard -> guard.watch(process.pid()));
      AgentProcess started =
          new AgentProcess(name, process, cell, program, start, nanoTime, listener);
      started.begin(guardian.isPresent());
      return started;
    } catch (IOException | RuntimeException e) {
      cell.close();
      throw e;
    }
  }

  private ProcessBuilder builder(String name, Cell cell) {
    List<String> words =
        EntryScript.isPossible() ? EntryScript.around(command, cell) : new ArrayList<>(command);
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(PASSED_ON);
    environment.putAll(program.environment());
    environment.put("MASTERPERF_AGENT", name);
    return builder;
  }

  /** The process is gone and its number free. */
  void forget(AgentProcess process) {
    guardian.ifPresent(guard -> guard.forget(process.pid()));
  }

  @Override
  public void close() {
    guardian.ifPresent(Guardian::close);
    containment.close();
  }
}
